import numpy as np
import pytest

from autograde.problems import NearestCentroid, Ridge, SmallNetwork, two_moons

RNG = np.random.default_rng(0)
X = RNG.normal(size=(30, 3))


def test_ridge_without_a_penalty_is_least_squares():
    y = X @ [1.0, -2.0, 0.5] + 4.0
    model = Ridge(0.0)
    assert np.allclose(model.fit(X, y), [1, -2, 0.5, 4])
    assert model.score(model.fit(X, y), X, y) == pytest.approx(0)


def test_a_penalty_shrinks_the_weights_but_not_the_intercept():
    y = X @ [1.0, -2.0, 0.5] + 4.0
    fitted = Ridge(1e9).fit(X, y)
    assert np.allclose(fitted[:-1], 0, atol=1e-6)
    assert fitted[-1] == pytest.approx(y.mean(), abs=1e-5)


def test_ridge_is_that_of_scikit_learn():
    linear = pytest.importorskip("sklearn.linear_model")
    y = RNG.normal(size=30)
    other = linear.Ridge(alpha=2.5).fit(X, y)
    fitted = Ridge(2.5).fit(X, y)
    assert np.allclose(fitted, [*other.coef_, other.intercept_])


def test_the_nearest_centroid_wins_and_absent_classes_never_do():
    x, y = np.array([[0.0], [1.0], [10.0]]), np.array([0, 0, 2])
    model = NearestCentroid(3)
    fitted = model.fit(x, y)
    assert model.score(fitted, np.array([[2.0], [8.0]]), np.array([0, 2])) == 1.0
    assert model.score(fitted, np.array([[2.0], [8.0]]), np.array([1, 1])) == 0.0


def test_a_small_network_learns_the_moons():
    data = two_moons()
    model = SmallNetwork(2, 8, 2, steps=150, learning_rate=1.0)
    assert model.score(model.fit(data.x, data.y), data.x, data.y) > 0.85
