"""A mistake in conv_output_shape costs its own marks, not those of the pooling made of it."""

import numpy as np
import pytest

from autograde.misconceptions.convolution import CONV_OUTPUT_SHAPE, POOL_OUTPUT_SHAPE
from tests.checks.students import SEEDS, judged


def student(conv_output_shape):
    """Whoever counts the places of a kernel so, and those of a window with it."""

    def pool_output_shape(input_shape, pool_size, strides, padding):
        steps = pool_size if strides is None else strides
        return conv_output_shape(input_shape, input_shape[2], pool_size, steps, padding)

    return {"conv_output_shape": conv_output_shape, "pool_output_shape": pool_output_shape}


MISTAKES = {wrong.name: wrong.function for wrong in CONV_OUTPUT_SHAPE}
OTHER_PARTS = "with-the-batch"
"""Nothing that is made of it has the parts that are asked for."""
USELESS = {
    "nothing": lambda input_shape, *_rest: input_shape,
    "zeros": lambda *_arguments: (0, 0, 0),
    "always the same": lambda *_arguments: (3, 4, 5),
    "nan": lambda *_arguments: (np.nan, np.nan, np.nan),
    "none": lambda *_arguments: None,
    "words": lambda input_shape, *_rest: ("h", "w", str(input_shape)),
    OTHER_PARTS: MISTAKES[OTHER_PARTS],
}


@pytest.mark.parametrize("mistake", [name for name in MISTAKES if name != OTHER_PARTS])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_pooling_made_of_a_wrong_convolution_is_right(mistake, seed):
    functions = student(MISTAKES[mistake])
    result = judged("transfer", "pool_output_shape", functions, seed)
    assert result.passed, [c.message for c in result.criteria if not c.passed]
    assert not judged("transfer", "conv_output_shape", functions, seed).passed


@pytest.mark.parametrize("piece", USELESS)
def test_a_convolution_that_is_no_use_does_not_save_a_pooling(piece):
    result = judged("transfer", "pool_output_shape", student(USELESS[piece]))
    assert result.score < result.points / 2


@pytest.mark.parametrize(
    ("wrong", "conv"),
    [
        pytest.param(wrong, conv, id=f"{wrong.name}-{name}")
        for wrong in POOL_OUTPUT_SHAPE
        for name, conv in MISTAKES.items()
        if name != wrong.name  # which is what the pooling made of it does
    ],
)
def test_a_mistake_of_the_pooling_itself_is_found_beside_another_of_the_convolution(wrong, conv):
    functions = {"conv_output_shape": conv, "pool_output_shape": wrong.function}
    result = judged("transfer", "pool_output_shape", functions)
    assert result.score < result.points
    assert result.misconception == wrong.name
