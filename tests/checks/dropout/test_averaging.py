"""Monte Carlo dropout drops as the layer does, and a mistake in the layer counts once."""

import numpy as np
import pytest

from autograde.misconceptions import dropout as wrong
from autograde.reference import dropout
from tests.checks.students import SEEDS, judged

OTHERWISE = {"own-generator", "changed-in-place"}
"""Mistakes that show in another criterion, too: nothing made of such a layer can be repeated, or
leaves its inputs alone."""


def averaging(drop):
    def monte_carlo_dropout(predict, x, rate, samples, rng):
        outputs = [predict(drop(x, rate, rng)) for _pass in range(samples)]
        return np.mean(outputs, axis=0), np.std(outputs, axis=0)

    return monte_carlo_dropout


def layer_of(draw_mask):
    def dropout_forward(x, rate, training, rng):
        if not training:
            return x, None
        mask = draw_mask(x.shape, rate, rng)
        return x * mask / (1 - rate), mask

    return dropout_forward


def of_layer(layer):
    return averaging(lambda x, rate, rng: layer(x, rate, True, rng)[0])


def lost(changed, seed=SEEDS[0]):
    result = judged("dropout", "monte_carlo_dropout", changed, seed)
    return result.points - result.score


RIGHT = {
    "rand of a legacy shape": lambda x, rate, rng: x * (rng.random(x.shape) > rate) / (1 - rate),
    "binomial": lambda x, rate, rng: x * rng.binomial(1, 1 - rate, x.shape) / (1 - rate),
    "unit by unit": lambda x, rate, rng: np.array(
        [[0 if rng.random() < rate else value / (1 - rate) for value in row] for row in x]
    ),
    "example by example": lambda x, rate, rng: np.stack(
        [dropout.dropout_forward(row, rate, True, rng)[0] for row in x]
    ),
    "single precision": lambda x, rate, rng: (
        x * dropout.draw_mask(x.shape, rate, rng) / (1 - rate)
    ).astype(np.float32),
    "uniform between -1 and 1": lambda x, rate, rng: (
        x * (rng.uniform(-1, 1, x.shape) >= 2 * rate - 1) / (1 - rate)
    ),
}


@pytest.mark.parametrize("drop", RIGHT.values(), ids=RIGHT)
def test_any_way_to_draw_is_right(drop):
    for seed in SEEDS:
        assert lost({"monte_carlo_dropout": averaging(drop)}, seed) == 0


SHAPES = {
    "x": lambda predict, x: predict(x),
    "zeros": lambda predict, x: predict(np.zeros_like(x)),
    "places": lambda predict, x: predict(np.arange(x.size, dtype=float).reshape(x.shape)),
    "whatever": lambda predict, x: predict(np.full_like(x, np.nan)),
    "noise": lambda predict, x: predict(np.random.default_rng(0).normal(size=x.shape)),
    "ones": lambda predict, x: predict(np.ones(x.shape)),
}


def looking_first(look, passes=lambda samples: samples):
    def monte_carlo_dropout(predict, x, rate, samples, rng):
        outputs = np.zeros((passes(samples), *look(predict, x, rate, rng).shape))
        for i in range(len(outputs)):
            outputs[i] = predict(dropout.dropout_forward(x, rate, True, rng)[0])
        return outputs.mean(axis=0), outputs.std(axis=0)

    return monte_carlo_dropout


@pytest.mark.parametrize("shape_of", SHAPES.values(), ids=SHAPES)
def test_the_shape_of_a_prediction_may_be_asked_for(shape_of):
    right = looking_first(lambda predict, x, *_rest: shape_of(predict, x))
    for seed in SEEDS:
        assert lost({"monte_carlo_dropout": right}, seed) == 0


def test_a_pass_too_many_is_all_that_is_wrong_with_one():
    for look in (
        lambda predict, x, rate, rng: predict(dropout.dropout_forward(x, rate, True, rng)[0]),
        lambda predict, x, rate, rng: (predict(x), predict(x * 1.0))[0],
    ):
        for seed in SEEDS:
            assert lost({"monte_carlo_dropout": looking_first(look)}, seed) < 0.6


@pytest.mark.parametrize("passes", [lambda samples: samples + 1, lambda samples: samples - 1])
def test_another_number_of_passes_is_wrong(passes):
    function = looking_first(lambda predict, x, *_rest: predict(x), passes)
    for seed in SEEDS:
        assert lost({"monte_carlo_dropout": function}, seed) > 0.4


SLIPS = {
    "half": lambda x, rate, rng: dropout.dropout_forward(x, 0.5, True, rng)[0],
    "scaled down": lambda x, rate, rng: x * dropout.draw_mask(x.shape, rate, rng) * (1 - rate),
    "over rate": lambda x, rate, rng: x * dropout.draw_mask(x.shape, rate, rng) / rate,
    "the same number": lambda x, rate, rng: (
        x * (rng.permuted(np.arange(x.size)) >= rate * x.size).reshape(x.shape) / (1 - rate)
    ),
    "noise": lambda x, rate, rng: x * rng.normal(1, 0.5, x.shape),
}


@pytest.mark.parametrize("drop", SLIPS.values(), ids=SLIPS)
def test_another_law_is_wrong_beside_a_right_layer(drop):
    for seed in SEEDS:
        assert lost({"monte_carlo_dropout": averaging(drop)}, seed) > 0.4


@pytest.mark.parametrize("mistake", wrong.FORWARD, ids=lambda mistake: mistake.name)
def test_a_mistake_in_the_layer_counts_once(mistake):
    layer = mistake.function
    changed = {"dropout_forward": layer, "monte_carlo_dropout": of_layer(layer)}
    for seed in SEEDS:
        assert lost(changed, seed) <= (0.28 if mistake.name in OTHERWISE else 0)


@pytest.mark.parametrize("mistake", wrong.DRAW_MASK, ids=lambda mistake: mistake.name)
def test_a_mistake_in_the_masks_counts_once(mistake):
    layer = layer_of(mistake.function)
    pieces = {"draw_mask": mistake.function, "dropout_forward": layer}
    direct = averaging(lambda x, rate, rng: x * mistake.function(x.shape, rate, rng) / (1 - rate))
    allowed = 0.28 if mistake.name in OTHERWISE else 0
    assert lost(pieces | {"monte_carlo_dropout": of_layer(layer)}) <= allowed
    assert lost({"draw_mask": mistake.function, "monte_carlo_dropout": direct}) <= allowed


def test_a_wrong_layer_does_not_excuse_another_mistake():
    halves = layer_of(lambda shape, rate, rng: rng.random(shape) >= 0.5)
    unscaled = averaging(lambda x, rate, rng: x * dropout.draw_mask(x.shape, rate, rng))
    assert lost({"dropout_forward": halves, "monte_carlo_dropout": unscaled}) > 0.4


@pytest.mark.parametrize("layer", [lambda x, *_rest: (x, None), lambda x, *_rest: (0 * x, None)])
def test_a_layer_that_does_nothing_does_not_excuse_an_average_without_dropout(layer):
    changed = {"dropout_forward": layer, "monte_carlo_dropout": of_layer(layer)}
    assert lost(changed) > 0.4


def test_a_mistake_is_recognized_beside_a_wrong_layer():
    unscaled = next(m.function for m in wrong.FORWARD if m.name == "no-rescaling")

    def summed(predict, x, rate, samples, rng):
        outputs = [predict(unscaled(x, rate, True, rng)[0]) for _pass in range(samples)]
        return np.sum(outputs, axis=0), np.std(outputs, axis=0)

    changed = {"dropout_forward": unscaled, "monte_carlo_dropout": summed}
    assert judged("dropout", "monte_carlo_dropout", changed).misconception == "sum"


@pytest.mark.parametrize("seed", [*SEEDS, b"third", b"fourth"])
def test_nan_from_the_root_of_a_rounded_difference_is_told(seed):
    def monte_carlo_dropout(predict, x, rate, samples, rng):
        outputs = [predict(RIGHT["binomial"](x, rate, rng)) for _pass in range(samples)]
        mean, squares = np.mean(outputs, axis=0), np.mean(np.square(outputs), axis=0)
        return mean, np.sqrt(squares - mean**2)

    result = judged(
        "dropout", "monte_carlo_dropout", {"monte_carlo_dropout": monte_carlo_dropout}, seed
    )
    messages = [c.message for c in result.criteria if not c.passed]
    assert all("std contains nan" in message for message in messages)
    assert len(messages) == 1


GENERATORS = {
    "one for each pass": (lambda rng, i: np.random.default_rng(i), False),
    "seeds from 7 on": (lambda rng, i: np.random.default_rng(7 + i), False),
    "spawned": (lambda rng, i: rng.spawn(1)[0], True),
    "seeded by rng": (lambda rng, i: np.random.default_rng(rng.integers(2**32)), True),
}


@pytest.mark.parametrize(("generator", "right"), GENERATORS.values(), ids=GENERATORS)
def test_the_masks_come_from_the_generator_that_is_handed_in(generator, right):
    def monte_carlo_dropout(predict, x, rate, samples, rng):
        rngs = [generator(rng, i) for i in range(samples)]
        outputs = [predict(dropout.dropout_forward(x, rate, True, one)[0]) for one in rngs]
        return np.mean(outputs, axis=0), np.std(outputs, axis=0)

    for seed in SEEDS:
        changed = {"monte_carlo_dropout": monte_carlo_dropout}
        result = judged("dropout", "monte_carlo_dropout", changed, seed)
        assert result.passed == right
        assert result.misconception == (None if right else "fixed-seeds")


@pytest.mark.parametrize("seed", [*SEEDS, b"third", b"fourth", b"fifth", b"sixth"])
def test_passes_that_drop_from_one_another_are_told_on_every_seed(seed):
    def monte_carlo_dropout(predict, x, rate, samples, rng):
        outputs = []
        for _pass in range(samples):
            x = dropout.dropout_forward(x, rate, True, rng)[0]
            outputs.append(predict(x))
        return np.mean(outputs, axis=0), np.std(outputs, axis=0)

    changed = {"monte_carlo_dropout": monte_carlo_dropout}
    result = judged("dropout", "monte_carlo_dropout", changed, seed)
    messages = [c.message for c in result.criteria if not c.passed]
    assert result.misconception == "dropped-again-and-again"
    assert len(messages) == 2
    assert all("in each pass" in message for message in messages)
