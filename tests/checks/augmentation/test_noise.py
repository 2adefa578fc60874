import numpy as np
import pytest

from autograde.checks.augmentation import noise
from autograde.judge.criteria import Unmet

STDDEV = 0.08


def measured(draw, seeds=(1, 1, 2)):
    """The noise that ``draw(rng)`` adds to gray pictures."""
    return noise.Noise.of([0.5 + draw(np.random.default_rng(seed)) for seed in seeds], STDDEV)


def normal(rng, shape=noise.GRAYS):
    return rng.normal(0, STDDEV, shape) + np.zeros(noise.GRAYS)


@pytest.mark.parametrize("seed", range(20))
def test_normal_noise_is_always_accepted(seed):
    found = measured(normal, (seed, seed, seed + 100))
    noise.has_spread(found, STDDEV)
    noise.is_independent(found)
    noise.depends_on_seed(found)


@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (lambda rng: 2 * normal(rng), "standard deviation 0.1"),
        (lambda rng: normal(rng) + 0.02, "mean 0.0"),
        (lambda rng: rng.uniform(-1, 1, noise.GRAYS) * STDDEV * 3**0.5, "two standard deviations"),
    ],
)
def test_another_distribution_is_told(draw, words):
    with pytest.raises(Unmet, match=words):
        noise.has_spread(measured(draw), STDDEV)


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ((), "single number"),
        ((8, 8), "All pictures of the batch"),
        ((32, 1, 1), "All pixels of a picture"),
    ],
)
def test_shared_noise_is_told(shape, words):
    with pytest.raises(Unmet, match=words):
        noise.is_independent(measured(lambda rng: normal(rng, shape)))


def test_noise_that_does_not_follow_the_seed_is_told():
    with pytest.raises(Unmet, match="different seeds give exactly the same"):
        noise.depends_on_seed(measured(normal, (1, 1, 1)))
    with pytest.raises(Unmet, match="same seed give different"):
        noise.depends_on_seed(measured(normal, (1, 2, 3)))


def test_pixels_that_are_not_cut_or_moved_all_alike_are_told():
    ends = np.arange(2048).reshape(noise.GRAYS) % 2
    noisy = ends + np.random.default_rng(0).normal(0, 0.2, noise.GRAYS)
    noise.is_cut(np.clip(noisy, 0, 1))
    with pytest.raises(Unmet, match="pixels go from 0 to 1"):
        noise.is_cut(noisy)
    with pytest.raises(Unmet, match="expected about 50 %"):
        noise.is_cut((noisy - noisy.min()) / np.ptp(noisy))


def test_two_samples_of_one_distribution_have_the_same_summary_nearly():
    summary = noise.summary_of_noise(STDDEV)
    one, other = (
        summary([0.5 + normal(np.random.default_rng(s)) for s in seeds])
        for seeds in ((1, 1, 2), (7, 7, 8))
    )
    assert np.abs(one - other).max() < 0.15


def test_what_is_no_picture_has_no_summary():
    assert noise.summary_of_noise(STDDEV)([None] * 3) == [None] * 3
    assert noise.share_at_the_ends("gray") == "gray"
