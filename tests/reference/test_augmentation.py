import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.utils.class_weight import compute_class_weight

from autograde.reference import augmentation

seeds = st.integers(0, 10**6)
shapes = st.tuples(st.integers(1, 4), st.integers(1, 5), st.integers(1, 5))
moves = st.tuples(st.integers(-6, 6), st.integers(-6, 6))


def drawn(shape, seed):
    return np.random.default_rng(seed).uniform(size=shape)


@given(shapes, seeds)
def test_a_mirror_of_a_mirror_is_the_picture(shape, seed):
    images = drawn(shape, seed)
    once = augmentation.flip_horizontal(images)
    assert np.array_equal(augmentation.flip_horizontal(once), images)
    assert np.array_equal(once[:, :, 0], images[:, :, -1])


@given(shapes, seeds, moves)
def test_every_pixel_moves_by_the_same_or_is_lost(shape, seed, move):
    images = drawn(shape, seed)
    moved = augmentation.translate(images, *move)
    assert moved.shape == shape
    for row, column in np.ndindex(shape[1:]):
        r, c = row - move[0], column - move[1]
        inside = 0 <= r < shape[1] and 0 <= c < shape[2]
        assert np.array_equal(
            moved[:, row, column], images[:, r, c] if inside else 0 * images[:, 0, 0]
        )


@given(shapes, seeds, moves)
def test_a_move_and_a_mirror_can_be_exchanged(shape, seed, move):
    images = drawn(shape, seed)
    first = augmentation.translate(augmentation.flip_horizontal(images), move[0], -move[1])
    assert np.array_equal(
        augmentation.flip_horizontal(augmentation.translate(images, *move)), first
    )


@given(shapes, seeds, st.floats(0, 1))
def test_less_contrast_keeps_the_mean_and_scales_the_spread(shape, seed, factor):
    images = drawn(shape, seed)
    changed = augmentation.change_contrast(images, factor)
    assert np.allclose(changed.mean(axis=(1, 2)), images.mean(axis=(1, 2)))
    assert np.allclose(changed.std(axis=(1, 2)), factor * images.std(axis=(1, 2)))


@given(shapes, seeds, st.floats(0, 20))
def test_pixels_stay_in_their_range(shape, seed, amount):
    images = drawn(shape, seed)
    noisy = augmentation.add_noise(images, amount, np.random.default_rng(seed))
    for changed in (augmentation.change_contrast(images, amount), noisy):
        assert changed.shape == shape
        assert changed.min() >= 0
        assert changed.max() <= 1


def test_noise_is_normal_and_independent():
    gray = np.full((100, 10, 10), 0.5)
    noise = augmentation.add_noise(gray, 0.1, np.random.default_rng(0)) - 0.5
    # 10,000 numbers: standard errors of 0.001 and 0.0007, and a sixth of that between pixels.
    assert abs(noise.mean()) < 0.005
    assert noise.std() == pytest.approx(0.1, abs=0.004)
    assert noise.mean(axis=0).std() == pytest.approx(0.01, rel=0.3)


@given(st.integers(1, 6), st.integers(1, 6), seeds, st.floats(0, 1))
def test_labels_are_distributions_of_which_the_label_is_the_largest(n, classes, seed, smoothing):
    labels = np.random.default_rng(seed).integers(0, classes, n)
    y = augmentation.one_hot(labels, classes)
    smooth = augmentation.smooth_labels(y, smoothing)
    assert np.array_equal(y.argmax(axis=1), labels)
    assert np.allclose(smooth.sum(axis=1), 1)
    assert np.allclose(smooth.max(axis=1) - smooth.min(axis=1), (1 - smoothing) * (classes > 1))


@given(st.integers(1, 6), seeds, st.floats(0, 1))
def test_a_mixture_lies_between_and_keeps_the_mean_of_the_batch(n, seed, mix):
    rng = np.random.default_rng(seed)
    x, permutation = rng.uniform(size=(n, 2, 3)), rng.permutation(n)
    y = augmentation.one_hot(rng.integers(0, 3, n), 3)
    mixed_x, mixed_y = augmentation.mixup(x, y, permutation, mix)
    assert np.allclose(mixed_x.mean(axis=0), x.mean(axis=0))
    assert np.allclose(mixed_y.mean(axis=0), y.mean(axis=0))
    assert np.allclose(mixed_y.sum(axis=1), 1)
    assert (mixed_x <= np.maximum(x, x[permutation]) + 1e-12).all()


@given(st.lists(st.integers(0, 6), min_size=1, max_size=30))
def test_class_weights_are_those_of_scikit_learn_and_average_to_one(labels):
    y = np.array(labels)
    weights = augmentation.class_weights(y)
    classes = np.unique(y)
    assert list(weights) == classes.tolist()
    expected = compute_class_weight("balanced", classes=classes, y=y)
    assert np.allclose(list(weights.values()), expected)
    assert np.mean([weights[label] for label in labels]) == pytest.approx(1)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=30), seeds)
def test_oversampling_keeps_everything_and_balances(labels, seed):
    y = np.array(labels)
    x = np.stack([np.arange(len(y)), y], axis=1)
    more_x, more_y = augmentation.oversample(x, y, np.random.default_rng(seed))
    assert np.array_equal(more_x[:, 1], more_y)
    assert set(more_x[:, 0]) == set(range(len(y)))
    _classes, counts = np.unique(more_y, return_counts=True)
    assert set(counts) == {np.bincount(y).max()}
