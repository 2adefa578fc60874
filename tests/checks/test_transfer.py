"""Fine-tuning that begins too early has its hint, and the notebook goes on with any LeNet-5."""

from itertools import combinations

import numpy as np
import pytest

from autograde.checks.transfer.convolution import recorded
from autograde.grading.demo.answers import answers
from autograde.keras_runs import load
from autograde.misconceptions import transfer as wrong
from autograde.misconceptions.seen import Told
from autograde.problems.drivers.keras_weights import load_keras
from autograde.reference.transfer import conv_parameters
from tests.checks.students import SEEDS, judged, written
from tests.mutation.solutions import solution

FACTS = {m.name: m.function.facts for m in wrong.FINE_TUNE}


def tuned(name, statistics, seed):
    """The verdict on this mistake where the moving statistics do something else."""
    told = Told(lambda **case: FACTS[name](**case) | {"statistics": statistics})
    return judged("transfer", "fine_tune", {"fine_tune": told}, seed)


@pytest.mark.parametrize("seed", [*SEEDS, b"third"])
@pytest.mark.parametrize(
    ("name", "statistics"),
    [
        ("base-learns-from-the-start", [True, False]),
        ("base-learns-from-the-start", [True, True]),
        ("base-learns-from-the-start", [False, True]),
        ("all-at-once", [True]),
    ],
)
def test_a_base_that_learns_too_early_is_told_whatever_its_batch_normalization_does(
    name, statistics, seed
):
    result, alone = (tuned(name, each, seed) for each in (statistics, [False] * len(statistics)))
    assert result.misconception == alone.misconception == name
    assert result.score < alone.score
    assert any("moving statistics" in c.message for c in result.criteria)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_base_that_learns_in_time_with_its_statistics_has_another_hint(seed):
    assert tuned("large-rate-in-both-phases", [False, True], seed).misconception is None
    unfrozen = tuned("batch-normalization-unfrozen", [False, True], seed)
    assert unfrozen.misconception == "batch-normalization-unfrozen"


ENDS = ["base.output", "base.outputs[0]", "base.layers[-1].output", "base(base.inputs[0])"]


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.parametrize("start", ["base.input", "base.inputs"])
@pytest.mark.parametrize("end", ENDS)
def test_a_head_may_be_put_on_the_base_by_all_its_names(start, end):
    pytest.importorskip("jax")
    source = f"""
def build_transfer_model(base, classes):
    base.trainable = False
    outputs = keras.layers.Dense(classes, activation="softmax")({end})
    return keras.Model({start}, outputs)
"""
    names = {"keras": load_keras()}
    exec(source, names)
    check = "build_transfer_model"
    result = judged("transfer", check, {check: names[check]})
    assert result.passed, [c.message for c in result.criteria if not c.passed]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", [name for name in FACTS if name != "softmax-twice"])
def test_a_softmax_that_comes_twice_costs_marks_and_hides_no_other_mistake(name, seed):
    def facts(**case):
        seen = FACTS[name](**case)
        return seen | {"twice": [True] * len(seen["twice"])}

    alone = judged("transfer", "fine_tune", {"fine_tune": Told(FACTS[name])}, seed)
    both = judged("transfer", "fine_tune", {"fine_tune": Told(facts)}, seed)
    assert both.misconception == alone.misconception == name
    assert both.score < alone.score
    assert any("puts a softmax on them" in c.message for c in both.criteria)


@pytest.mark.parametrize("name", ["large-rate-in-both-phases", "batch-normalization-unfrozen"])
def test_a_base_of_which_a_part_learns_hides_no_other_mistake(name):
    told = Told(lambda **case: FACTS[name](**case) | {"whole": [False, False]})
    result = judged("transfer", "fine_tune", {"fine_tune": told})
    assert result.misconception == name
    assert any("some of the base's weights" in c.message for c in result.criteria)


@pytest.mark.parametrize("kind", ["conv", "pool"])
def test_every_setting_of_the_recorded_layers_is_asked_for(kind):
    run = load("convolution")
    settings = run.arrays[f"{kind}_settings"]
    arguments = ("filters", "kernel_size", "strides", "padding")[-settings.shape[1] :]
    cases, _expected = recorded(run, kind, arguments)
    for names in combinations(arguments, 2):
        rows = settings[:, [arguments.index(name) for name in names]]
        asked = {tuple(case[name] for name in names) for case in cases}
        assert len(asked) == len(np.unique(rows, axis=0))


def given_cell(words):
    """The cell of the notebook of which this is a part."""
    cells = solution("transfer").notebook.cells
    (source,) = (c.source for c in cells if c.cell_type == "code" and words in c.source)
    return source


# Keras reads its own variables in a way that NumPy 2 is about to give up.
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.parametrize(
    "answer",
    [pytest.param(a, id=a.title) for a in answers("transfer")["lenet5"] if a.kind == "right"],
)
def test_the_parameters_are_counted_of_every_right_lenet(answer, capsys):
    pytest.importorskip("jax")
    load_keras()
    names = {"conv_parameters": conv_parameters, "np": np, **written("transfer", answer)}
    exec(given_cell("in Keras"), names)
    assert capsys.readouterr().out == "61706 by hand, 61706 in Keras\n"
