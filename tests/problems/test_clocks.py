"""Clock faces: where the hands point, and what is inked."""

import numpy as np

from autograde.problems.clocks import LENGTHS, Clocks, clocks


def test_hands_point_where_a_clock_s_do() -> None:
    quarters = Clocks(np.array([0, 180, 375]))  # 12:00, 3:00, 6:15
    np.testing.assert_allclose(quarters.degrees, np.array([[0, 0], [90, 0], [187.5, 90]]))
    np.testing.assert_array_equal(quarters.hours, [0, 3, 6])
    hour, minute = LENGTHS
    np.testing.assert_allclose(quarters.tips[0], [0, hour, 0, minute], atol=1e-12)
    np.testing.assert_allclose(quarters.tips[1], [hour, 0, 0, minute], atol=1e-12)


def test_tips_are_sine_and_cosine_times_the_length() -> None:
    some = clocks(50, seed=3)
    angles = np.deg2rad(some.degrees)
    np.testing.assert_allclose(some.tips[:, 0::2], np.sin(angles) * LENGTHS)
    np.testing.assert_allclose(some.tips[:, 1::2], np.cos(angles) * LENGTHS)


def test_noon_is_inked_upwards_from_the_center_and_symmetric() -> None:
    face = Clocks(np.array([0])).pictures(16)[0].reshape(16, 16)
    assert face.min() >= 0
    assert face.max() <= 1
    np.testing.assert_allclose(face, face[:, ::-1], atol=1e-12)
    assert face[1:8, 7].min() > 0.5
    assert face[10:].max() < 0.05


def test_times_before_and_after_twelve_look_alike() -> None:
    before, after, six = Clocks(np.array([718, 2, 360])).pictures()
    assert np.abs(before - after).sum() < np.abs(before - six).sum()


def test_the_seed_decides_the_times() -> None:
    np.testing.assert_array_equal(clocks(20, 1).minutes, clocks(20, 1).minutes)
    assert set(clocks(5000).hours.tolist()) == set(range(12))
