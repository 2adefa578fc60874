import numpy as np
import pytest

from autograde.problems.neighbors import among_themselves, chain, dimension, distances, vote

rng = np.random.default_rng(0)


def test_distances():
    a, b = rng.normal(size=(5, 3)), rng.normal(size=(4, 3))
    direct = np.linalg.norm(a[:, None] - b, axis=2)
    assert np.allclose(distances(a, b), direct)
    assert np.isinf(np.diag(among_themselves(a))).all()


def test_the_nearest_vote():
    x, y = np.array([[0.0], [1.0], [1.2], [5.0]]), np.array([0, 1, 1, 2])
    new = np.array([[0.2], [4.0]])
    assert vote(x, y, new).tolist() == [0, 2]
    assert vote(x, y, new, k=3).tolist() == [1, 1]


@pytest.mark.parametrize("true", [1, 2, 5])
def test_the_dimension_is_that_of_a_patch_bent_into_a_larger_space(true):
    bend = rng.normal(size=(true, 20)) / np.sqrt(true)
    x = np.sin(rng.random((1500, true)) @ bend + rng.uniform(0, 6, 20))
    assert abs(dimension(x) - true) < 0.15 * true


def test_a_chain_goes_around_where_there_is_nobody():
    angle = np.linspace(0, 1.8 * np.pi, 40)
    ring = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    assert chain(ring, 0, 39, neighbors=2) == list(range(40))


def test_there_may_be_no_chain():
    islands = np.concatenate([rng.normal(size=(10, 2)), rng.normal(size=(10, 2)) + 100])
    with pytest.raises(ValueError, match="from 0 to 15"):
        chain(islands, 0, 15, neighbors=3)
