import numpy as np
import pytest

from autograde.problems import digits, two_moons


def test_the_digits_are_those_of_scikit_learn():
    bundled = pytest.importorskip("sklearn.datasets").load_digits()
    assert np.array_equal(digits().x, bundled.data / 16)
    assert np.array_equal(digits().y, bundled.target)


def test_every_call_gives_fresh_arrays():
    digits().x[:] = 7
    digits().y[:] = 7
    assert digits().x.max() == 1
    assert set(digits().y) == set(range(10))


def test_two_moons_are_two_half_circles_of_one_size():
    data = two_moons(40, noise=0.0)
    assert np.bincount(data.y).tolist() == [20, 20]
    centers = np.array([[0.0, 0.0], [1.0, 0.5]])
    assert np.allclose(np.linalg.norm(data.x - centers[data.y], axis=1), 1)
    assert np.array_equal(two_moons(seed=3).x, two_moons(seed=3).x)
    assert not np.array_equal(two_moons(seed=3).x, two_moons(seed=4).x)
