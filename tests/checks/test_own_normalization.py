"""A mistake in a piece of batch normalization costs its own marks, not those of the layer."""

import numpy as np
import pytest

from autograde.misconceptions import batchnorm as wrong
from autograde.reference import batchnorm
from tests.checks.students import SEEDS, judged

PIECES = {
    "normalize_batch": wrong.NORMALIZE_BATCH,
    "update_moving": wrong.UPDATE_MOVING,
    "normalize_inference": wrong.NORMALIZE_INFERENCE,
}
IDLE = "never-updated"
"""A piece that does nothing does not make a layer right that does nothing."""


def student(**pieces):
    """Whoever's pieces these are, where they are not right, and whose layer is made of them."""
    made = {name: pieces.get(name, getattr(batchnorm, name)) for name in PIECES}

    def layer(x, gamma, beta, mean, variance, momentum, epsilon, training):
        if training:
            moved = made["update_moving"](x, mean, variance, momentum)
            return (made["normalize_batch"](x, gamma, beta, epsilon), *moved)
        y = made["normalize_inference"](x, gamma, beta, mean, variance, epsilon)
        return y, mean, variance

    return made | {"batchnorm_forward": layer}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("piece", "mistake"),
    [
        pytest.param(piece, mistake.function, id=f"{piece}-{mistake.name}")
        for piece, mistakes in PIECES.items()
        for mistake in mistakes
        if mistake.name != IDLE
    ],
)
def test_a_layer_made_of_a_wrong_piece_is_right(piece, mistake, seed):
    functions = student(**{piece: mistake})
    result = judged("batchnorm", "batchnorm_forward", functions, seed)
    assert result.passed, [c.message for c in result.criteria if not c.passed]
    assert not judged("batchnorm", piece, functions, seed).passed


def test_a_layer_that_never_learns_because_its_update_does_not_is_told_so():
    (idle,) = (mistake for mistake in wrong.UPDATE_MOVING if mistake.name == IDLE)
    result = judged("batchnorm", "batchnorm_forward", student(update_moving=idle.function))
    assert result.score < result.points
    assert result.misconception == IDLE


@pytest.mark.parametrize("mistake", wrong.FORWARD, ids=lambda mistake: mistake.name)
def test_a_mistake_of_the_layer_itself_is_found_beside_one_of_a_piece(mistake):
    functions = {"update_moving": wrong.UPDATE_MOVING[2].function}
    functions["batchnorm_forward"] = mistake.function
    result = judged("batchnorm", "batchnorm_forward", functions)
    assert result.score < result.points
    assert result.misconception == mistake.name


def test_a_piece_that_fails_on_one_example_costs_the_layer_that_one_alone():
    def unbiased(x, gamma, beta, epsilon):
        mean = sum(x) / len(x)
        variance = sum((row - mean) ** 2 for row in x) / (len(x) - 1)
        assert np.isfinite(variance).all()
        return gamma * (x - mean) / np.sqrt(variance + epsilon) + beta

    result = judged("batchnorm", "batchnorm_forward", student(normalize_batch=unbiased))
    failed = [criterion.name for criterion in result.criteria if not criterion.passed]
    assert failed == ["training: a batch of one example is one like any other"]


def test_a_batch_of_one_example_is_a_batch():
    def skipping(x, mean, variance, momentum):
        return (
            (mean, variance) if len(x) < 2 else batchnorm.update_moving(x, mean, variance, momentum)
        )

    def layer(x, gamma, beta, mean, variance, momentum, epsilon, training):
        return batchnorm.batchnorm_forward(
            x, gamma, beta, mean, variance, momentum, epsilon, training and len(x) > 1
        )

    for name, function in (("update_moving", skipping), ("batchnorm_forward", layer)):
        result = judged("batchnorm", name, {name: function})
        assert sum(not criterion.passed for criterion in result.criteria) == 1
    excused = judged("batchnorm", "batchnorm_forward", student(update_moving=skipping))
    assert excused.passed
