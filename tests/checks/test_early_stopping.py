"""A mistake in a piece counts once, and callbacks are judged without importing Keras here."""

import subprocess
import sys

import numpy as np
import pytest

from autograde.misconceptions import early_stopping as wrong
from tests.checks.students import SEEDS, judged

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


PIECES = [
    "last-weights",
    "one-epoch-late",
    "one-epoch-early",
    "counter-not-reset",
    "maximum",
    "evaluates-before-the-step",
    "counted-from-one",
    "trains-the-callers-array",
]


@pytest.mark.parametrize("name", PIECES)
@pytest.mark.parametrize("make", [restart, go_on])
def test_a_wrong_first_stage_does_not_spoil_the_second(name, make):
    whole = make(WRONG[name])
    for seed in SEEDS:
        changed = {"train_with_patience": WRONG[name], whole.__name__: whole}
        result = judged("early-stopping", whole.__name__, changed, seed)
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
