"""What Keras did: recorded runs, read with NumPy alone.

>>> run = load("adam")
>>> run.arrays["weights"].shape, run.provenance.backend
((13, 610), 'jax')

=================== ==========================================================================
run                 arrays
=================== ==========================================================================
sgd, momentum,      a small network trained on the digits: ``rows`` (examples,) of
nesterov, adagrad,  :func:`~autograde.problems.digits`, ``batches`` (steps, batch) of those rows,
adagrad_from_zero,  ``recorded`` (points,): the steps at which ``weights`` (points, weights) and the
rmsprop, adam       optimizer's memory stand here, under the names of ``autograde.reference``
                    (``velocity``, ``accumulator``, ``mean_square``, ``m``, ``v``); ``losses``
                    (steps,): each batch's loss before its step
epsilon             ``epsilons`` (2,), and for ``adagrad``, ``rmsprop``, ``adam`` the last weights
                    with each of them, (2, weights)
batchnorm           ``x`` (steps, batch, features), ``gamma``, ``beta``, ``dy`` (as ``x``), and
                    Keras's ``y``, ``moving_mean``, ``moving_variance`` after each batch,
                    ``inference`` after the last one, ``dx``, ``dgamma``, ``dbeta``
variance            the same layer in float32 on inputs whose mean is 1000 times their spread:
                    ``x``, ``moving_variance``
cross_validation    ``rows``, ``order`` (a permutation of them), ``scores``, ``losses``,
                    ``margins`` and ``weights`` of each fold
=================== ==========================================================================

:func:`optimizer_walk` turns an optimizer's run into the arguments of the driver ``walk``;
:func:`departures` tells where Keras and the textbook differ, and by how much. Keras itself is
imported by :mod:`autograde.keras_runs.recorder` alone, in a process of its own, which
:func:`record` and :func:`verify` start.
"""

from autograde.keras_runs.departures import Departure, departures
from autograde.keras_runs.runs import Provenance, Run, Tolerance, UnknownRun, load, names
from autograde.keras_runs.verification import Difference, RecordingFailed, record, verify
from autograde.keras_runs.walks import optimizer_walk, textbook_weights

__all__ = [
    "Departure",
    "Difference",
    "Provenance",
    "RecordingFailed",
    "Run",
    "Tolerance",
    "UnknownRun",
    "departures",
    "load",
    "names",
    "optimizer_walk",
    "record",
    "textbook_weights",
    "verify",
]
