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
    ],
)
def test_a_layer_made_of_a_wrong_piece_is_right(piece, mistake, seed):
    functions = student(**{piece: mistake})
    result = judged("batchnorm", "batchnorm_forward", functions, seed)
    assert result.passed, [c.message for c in result.criteria if not c.passed]
    assert not judged("batchnorm", piece, functions, seed).passed


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("start", [0.0, 1.0, np.nan])
def test_an_update_that_is_no_use_does_not_save_a_layer(start, seed):
    def constant(x, mean, variance, momentum):
        return np.full_like(mean, start), np.full_like(variance, start)

    result = judged("batchnorm", "batchnorm_forward", student(update_moving=constant), seed)
    assert result.score < result.points


@pytest.mark.parametrize("nothing", [0.0, np.nan])
def test_an_idle_update_does_not_make_outputs_right_that_say_nothing(nothing):
    pieces = {
        "normalize_batch": lambda x, *_rest: np.full_like(x, nothing),
        "update_moving": lambda x, mean, variance, momentum: (mean, variance),
    }
    result = judged("batchnorm", "batchnorm_forward", student(**pieces))
    assert result.score < result.points / 2


@pytest.mark.parametrize("mistake", wrong.FORWARD, ids=lambda mistake: mistake.name)
def test_a_mistake_of_the_layer_itself_is_found_beside_one_of_a_piece(mistake):
    functions = {"update_moving": wrong.UPDATE_MOVING[2].function}
    functions["batchnorm_forward"] = mistake.function
    result = judged("batchnorm", "batchnorm_forward", functions)
    assert result.score < result.points
    assert result.misconception == mistake.name
