import numpy as np

from autograde.problems.drivers.dropout import softmax_layer, watch_passes, with_generator
from autograde.reference import dropout


def test_calls_share_a_generator_and_the_first_one_comes_again():
    found = with_generator(dropout.draw_mask, seed=3, calls=4, shape=(5, 6), rate=0.5)
    assert len(found["answers"]) == 4
    assert np.array_equal(found["answers"][0], found["again"])
    assert not np.array_equal(found["answers"][0], found["answers"][1])
    assert not np.array_equal(found["answers"][0], found["other"])


def test_a_call_that_changes_its_argument_does_not_spoil_the_others():
    def double(x, rng):
        x *= 2
        return x

    x = np.ones(3)
    found = with_generator(double, seed=0, calls=3, x=x)
    assert all(np.array_equal(answer, 2 * np.ones(3)) for answer in found["answers"])
    assert np.array_equal(x, 2 * np.ones(3))


def test_all_that_predict_was_handed_is_told():
    rng = np.random.default_rng(0)
    x, kernel, bias = rng.normal(size=(2, 4)), rng.normal(size=(4, 3)), rng.normal(size=3)
    found = watch_passes(
        dropout.monte_carlo_dropout, x=x, rate=0.5, samples=6, kernel=kernel, bias=bias, seed=1
    )
    assert len(found["seen"]) == 6
    mean, std = found["answer"]
    outputs = softmax_layer(np.stack(found["seen"]), kernel, bias)
    assert np.allclose(outputs.sum(axis=-1), 1)
    assert np.allclose(mean, outputs.mean(axis=0))
    assert np.allclose(std, outputs.std(axis=0))
    assert np.array_equal(found["again"][0], mean)
    assert not np.array_equal(found["other"][0], mean)
