import numpy as np
import pytest

from autograde.problems.drivers import initialization as drivers
from autograde.reference.initialization import he_normal, mean_square_through_depth

FANS = {"fan_in": 3, "fan_out": 4, "seed": 7}


def test_the_generator_has_the_seed():
    expected = he_normal(3, 4, np.random.default_rng(7))
    assert np.array_equal(drivers.draw_weights(he_normal, **FANS), expected)


@pytest.mark.parametrize(
    ("initializer", "again", "following"),
    [
        (he_normal, True, False),
        (lambda m, n, rng: he_normal(m, n, np.random.default_rng()), False, False),
        (lambda m, n, rng: he_normal(m, n, np.random.default_rng(1)), True, True),
    ],
)
def test_what_equal_generators_and_one_generator_give(initializer, again, following):
    assert drivers.draw_again(initializer, **FANS) == {"again": again, "next": following}


def test_a_signal_is_followed_through_the_layers():
    def twice(m, n, rng):
        return 2 * np.eye(m)

    factor = drivers.signal_through_layers(
        twice, width=5, layers=3, activation="linear", scale=0.5, seed=1
    )
    assert factor == pytest.approx(4.0**3)


def test_an_activation_is_handed_over_by_name():
    x, weights = np.array([[1.0, -2.0]]), [np.eye(2)]
    for name, expected in (("relu", 0.5), ("linear", 2.5), ("tanh", np.mean(np.tanh(x) ** 2))):
        found = drivers.with_activation(
            mean_square_through_depth, x=x, weights=weights, activation=name
        )
        assert found == pytest.approx([expected])


def test_selu_keeps_standard_normal_numbers_standard():
    y = drivers.selu(np.random.default_rng(0).normal(size=100_000))
    assert abs(y.mean()) < 0.02
    assert y.std() == pytest.approx(1, abs=0.02)
