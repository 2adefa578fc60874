"""A mistake in a piece counts once, and callbacks are judged without importing Keras here."""

import subprocess
import sys

import numpy as np
import pytest

from autograde.misconceptions import early_stopping as wrong
from autograde.misconceptions.callbacks.shared import Made
from autograde.problems.drivers.keras_weights import load_keras
from autograde.reference import early_stopping
from autograde.reference.early_stopping import stopping_epoch, train_with_patience
from tests.checks.students import SEEDS, judged
from tests.mutation.solutions import solution

WRONG = {m.name: m.function for m in wrong.TRAIN}


def restart(train):
    def two_stage_restart(step, evaluate, w, training, validation, *rest):
        _w, best = train(
            lambda w: step(w, training), lambda w: evaluate(w, validation), w.copy(), *rest
        )
        w = w.copy()
        for _epoch in range(best + 1):
            step(w, np.concatenate([training, validation]))
        return w, best + 1

    return two_stage_restart


def go_on(train):
    def two_stage_continue(step, evaluate, w, training, validation, patience, max_epochs):
        w, _best = train(
            lambda w: step(w, training),
            lambda w: evaluate(w, validation),
            w.copy(),
            patience,
            max_epochs,
        )
        w, epochs, target = w.copy(), 0, evaluate(w, training)
        while epochs < max_epochs and evaluate(w, validation) > target:
            step(w, np.concatenate([training, validation]))
            epochs += 1
        return w, epochs

    return two_stage_continue


NAMES = ("stopped_epoch", "best_epoch")
PIECES = [
    "last-weights",
    "one-epoch-late",
    "one-epoch-early",
    "counter-not-reset",
    "maximum",
    "evaluates-before-the-step",
    "counted-from-one",
    "trains-the-callers-array",
    "tolerance-of-its-own",
    "goes-back-after-each-bad-epoch",
    "weights-before-the-epoch",
    "last-epoch-told",
]


@pytest.mark.parametrize("name", PIECES)
@pytest.mark.parametrize("make", [restart, go_on])
def test_a_wrong_first_stage_does_not_spoil_the_second(name, make):
    whole = make(WRONG[name])
    for seed in SEEDS:
        changed = {"train_with_patience": WRONG[name], whole.__name__: whole}
        result = judged("early-stopping", whole.__name__, changed, seed)
        assert result.passed, [c.message for c in result.criteria if not c.passed]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("tolerance", [1e-2, 1e-3, 1e-4, 1e-5])
def test_a_tolerance_is_told_however_small(tolerance, seed):
    def train(step, evaluate, w, patience, max_epochs):
        lowest = [np.inf]

        def coarse(w):
            loss = evaluate(w)
            lowest.append(loss if loss < lowest[-1] - tolerance else lowest[-1])
            return np.nan if lowest[-1] == lowest[-2] else loss

        return train_with_patience(step, coarse, w, patience, max_epochs)

    result = judged("early-stopping", "train_with_patience", {"train_with_patience": train}, seed)
    assert [c.passed for c in result.criteria].count(False) == 1
    assert result.misconception == "tolerance-of-its-own"


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "kind", [list, tuple, np.array, lambda parts: dict(zip(NAMES, parts, strict=True))]
)
@pytest.mark.parametrize("wrap", [int, np.array, lambda epoch: np.array([epoch])])
def test_epochs_may_come_in_arrays_of_one(kind, wrap, seed):
    def wrapped(losses, patience, min_delta):
        return kind([wrap(epoch) for epoch in stopping_epoch(losses, patience, min_delta)])

    result = judged("early-stopping", "stopping_epoch", {"stopping_epoch": wrapped}, seed)
    assert result.passed, [c.message for c in result.criteria if not c.passed]


@pytest.mark.parametrize("best_epoch", [np.nan, np.inf, -3, 10**400, 2.5, "two", None, [1, 2]])
@pytest.mark.parametrize("check", ["two_stage_restart", "two_stage_continue"])
def test_garbage_from_the_first_stage_fails_politely(check, best_epoch):
    changed = {
        "train_with_patience": lambda *arguments: (arguments[2], best_epoch),
        check: lambda *arguments: (arguments[2], 0),
    }
    result = judged("early-stopping", check, changed)
    assert result.score < result.points / 2
    assert all(c.message for c in result.criteria if not c.passed)


def test_judging_a_callback_does_not_import_keras():
    code = (
        "import sys\n"
        "from autograde.judge import registry, run\n"
        "from autograde.reference import early_stopping\n"
        "from autograde.report.notebook import Namespace\n"
        "functions = vars(early_stopping)\n"
        "for check in registry.checks('early-stopping').values():\n"
        "    assert run(check, Namespace(functions), b'seed').passed\n"
        "sys.exit('keras' in sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_an_array_of_three_epochs_is_told_in_every_criterion():
    def in_an_array(*arguments):
        return np.array([*stopping_epoch(*arguments), 0])

    result = judged("early-stopping", "stopping_epoch", {"stopping_epoch": in_an_array})
    assert result.score == 0
    assert all("came back with ndarray" in c.message for c in result.criteria)


def scored(start, comparison):
    """A ``BestWeights`` that starts from the best value ``start(mode)``."""

    def BestWeights(monitor, mode):
        def after(callback, epoch, logs):
            value = logs[monitor]
            if comparison(callback, value, mode):
                callback.best, callback.best_epoch = value, epoch
                callback.best_weights = callback.model.get_weights()

        made = Made(after=after)
        made.best, made.best_epoch, made.best_weights = start(mode), None, None
        return made

    return BestWeights


def better(callback, value, mode):
    return value < callback.best if mode == "min" else value > callback.best


def first_or_better(callback, value, mode):
    return callback.best is None or better(callback, value, mode)


def forgetful(callback, value, mode):
    return not callback.best or better(callback, value, mode)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("start", "comparison", "hint"),
    [
        (lambda mode: np.inf if mode == "min" else -np.inf, better, None),
        (lambda mode: None, first_or_better, None),
        (lambda mode: np.inf if mode == "min" else 0, better, "starts-at-zero"),
        (lambda mode: np.inf if mode == "min" else 0.0, better, "starts-at-zero"),
        (lambda mode: None, forgetful, "forgets-a-best-of-zero"),
    ],
)
def test_a_best_value_may_be_negative_or_zero(start, comparison, hint, seed):
    changed = {"BestWeights": scored(start, comparison)}
    result = judged("early-stopping", "BestWeights", changed, seed)
    assert result.misconception == hint
    assert result.passed == (hint is None)


def solved(function):
    """A function of the solutions, as the notebook has it."""
    answers = solution("early-stopping").answers
    namespace = {"np": np}
    exec(answers[function], namespace)
    return namespace[function]


@pytest.mark.parametrize("patience", [1, 2, 3])
@pytest.mark.parametrize("first", [np.nan, np.inf])
@pytest.mark.parametrize("rest", [[3, 2, 1], [np.nan, 3, 2], [np.nan, np.nan, 1], [2, 3, 4]])
def test_solution_and_reference_agree_on_a_first_loss_that_is_no_number(first, rest, patience):
    losses = np.array([first, *rest], dtype=float)
    found = [rule(losses, patience, 0.0) for rule in (stopping_epoch, solved("stopping_epoch"))]
    assert found[0] == found[1]
    trained = [
        train(*rehearsal(losses), np.zeros(1), patience, len(losses))
        for train in (train_with_patience, solved("train_with_patience"))
    ]
    assert trained[0] == trained[1]
    assert trained[0][1] == found[0][1]


def rehearsal(losses):
    def step(w):
        w += 1

    return step, lambda w: losses[int(w[0]) - 1]


REPORTED = ("loss", "accuracy", "val_loss", "val_accuracy")
MONITORED = {"StopAt": "val_accuracy", "Patience": "val_loss"}


@pytest.mark.parametrize("seed", [*SEEDS, b"third"])
@pytest.mark.parametrize("name", ["StopAt", "Patience", "BestWeights"])
def test_a_callback_may_look_at_all_that_keras_reports(name, seed):
    class Curious(getattr(early_stopping, name)):
        def on_epoch_end(self, epoch, logs):
            assert all(isinstance(logs[each], float) for each in REPORTED)
            super().on_epoch_end(epoch, logs)

    result = judged("early-stopping", name, {name: Curious}, seed)
    assert result.passed, [c.message for c in result.criteria if not c.passed]


CURIOUS_ABOUT = {
    "rate": "float(self.model.optimizer.learning_rate)",
    "momenta": "[np.array(variable) for variable in self.model.optimizer.variables]",
    "compiled": "self.model.compiled or 1 / 0",
    "state": "self.model.get_state_tree(value_format='numpy_array')",
}


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.parametrize("about", CURIOUS_ABOUT.values(), ids=CURIOUS_ABOUT)
def test_the_model_of_a_callback_is_compiled_as_in_training(about):
    pytest.importorskip("jax")
    source = f"""
class StopAt(keras.callbacks.Callback):
    def __init__(self, accuracy):
        super().__init__()
        self.accuracy = accuracy

    def on_epoch_end(self, epoch, logs):
        seen.append({about})
        self.model.stop_training = logs["val_accuracy"] >= self.accuracy
"""
    names = {"keras": load_keras(), "np": np, "seen": []}
    exec(source, names)
    result = judged("early-stopping", "StopAt", {"StopAt": names["StopAt"]})
    assert result.passed, [c.message for c in result.criteria if not c.passed]
    assert names["seen"]


@pytest.mark.parametrize("seed", [*SEEDS, b"third"])
@pytest.mark.parametrize(
    ("name", "watched", "hint"),
    [
        ("StopAt", "accuracy", "training-accuracy"),
        ("StopAt", "loss", None),
        ("StopAt", "val_loss", None),
        ("Patience", "loss", "training-loss"),
        ("Patience", "accuracy", None),
        ("Patience", "val_accuracy", None),
    ],
)
def test_a_callback_that_watches_another_number_loses_marks(name, watched, hint, seed):
    class Astray(getattr(early_stopping, name)):
        def on_epoch_end(self, epoch, logs):
            super().on_epoch_end(epoch, logs | {MONITORED[name]: logs[watched]})

    result = judged("early-stopping", name, {name: Astray}, seed)
    assert result.score < result.points / 2
    assert result.misconception == hint


@pytest.mark.parametrize("watched", REPORTED)
def test_a_checkpoint_that_watches_one_number_whatever_monitor_says_loses_marks(watched):
    class Astray(early_stopping.BestWeights):
        def on_epoch_end(self, epoch, logs):
            super().on_epoch_end(epoch, logs | {self.monitor: logs[watched]})

    for seed in SEEDS:
        result = judged("early-stopping", "BestWeights", {"BestWeights": Astray}, seed)
        assert result.score < (0.8 if watched == "val_loss" else 0.5) * result.points
