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
dropout             ``x`` and ``dy`` (batch, features), ``kept`` and ``kept_gradient``: what Keras
                    makes of them where a unit is kept; of 4000 masks the dropped ``share``, and
                    ``mean`` and ``variance`` of the outputs over the inputs; ``inference``, and
                    the outputs at ``rate_0`` and ``rate_1``
initializers        ``mean``, ``variance``, ``largest`` magnitude of a kernel from each of the six
                    initializers; ``x``, ``weights`` (layers, width, width) and ``mean_squares``
                    (activations, layers) behind each layer
cross_validation    ``rows``, ``order`` (a permutation of them), ``scores``, ``losses``,
                    ``margins`` and ``weights`` of each fold
losses              for each function of :mod:`autograde.reference.losses` the arrays
                    ``NAME_y_true``, ``NAME_y_pred``, ``NAME_loss``, ``NAME_gradient`` of twelve
                    batches; ``through_softmax_*``: the categorical loss of softmax of logits
losses_at_the_ends  the same for probabilities of 0 and 1 and logits of 1000 and -1000
early_stopping      ``losses`` (curves, epochs), ``patience`` and ``min_delta`` (settings,), and
                    (curves, settings): ``stopped_epoch``, ``best_epoch`` and ``restored``, the
                    epoch of the weights at the end; ``saved``, ``saved_max`` (curves,): the
                    epoch in the file of ``ModelCheckpoint``
activations         ``x`` (batches, batch, features) without a 0, and of each function
                    ``relu_y``, ``relu_derivative``, ...; for one ``alpha`` per feature
                    ``prelu_alpha_derivative``; with ``dy`` (as ``x``) ``softmax_dx``
activations_        the same at ``x`` = -1000, -100, 0, 100, 1000 but for leaky and parametric
at_the_ends         ReLU, whose derivatives at 0 are a matter of the backend; softmax of ``logits``
augmentation        ``images`` (batch, height, width), ``labels``, ``permutation``, and what Keras
                    makes of them: ``flipped``; ``translated`` by each of ``shifts`` (down, right),
                    ``contrasted`` by each of ``factors``; ``one_hot`` and, with each of
                    ``smoothings``, ``smoothed`` labels; ``mixed_x`` and ``mixed_y`` for each of
                    ``mixes``
epochs              ``x``, ``y``, ``orders`` (epochs, examples), and for batches of 1, of 8 and of
                    all: ``w_1`` (epochs + 1, features) and ``b_1`` (epochs + 1,), ``w_8``, ...
convolution         ``conv_inputs`` (layers, 3), ``conv_settings`` and ``conv_outputs`` (layers, 3);
                    ``pool_*`` alike; ``count_settings`` (layers, 4) and ``counts``; the image
                    ``x``, ``kernel``, ``bias`` and what Keras's ``Conv2D`` makes of them, ``y``
schedules           the rate at each step (steps,) of each learning rate schedule
penalties           ``kernels`` (kernels, inputs, units), and of each of ``l1_penalty``,
                    ``l2_penalty``, ``elastic_net_penalty`` the ``_value`` (kernels,) and the
                    ``_gradient``; ``slope_at_zero`` (1,) that this backend takes; ``kernel`` and
                    ``bias`` of a layer before the first step and after each one, with the
                    gradients of the loss alone, ``dkernel`` and ``dbias``, that the steps started
                    from
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
