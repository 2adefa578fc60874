import numpy as np
import pytest

from autograde.keras_runs import load
from autograde.reference import augmentation

RUN = load("augmentation")
ARRAYS = RUN.arrays
LAST_BITS = 1e-15
"""In float64 all are copies or a few operations on numbers below 1."""


def near(actual, expected):
    np.testing.assert_allclose(actual, expected, rtol=0, atol=LAST_BITS)


def test_the_mirror_is_that_of_keras():
    near(augmentation.flip_horizontal(ARRAYS["images"]), ARRAYS["flipped"])


def test_positive_shifts_go_down_and_right_in_keras_too():
    for (down, right), expected in zip(
        ARRAYS["shifts"].tolist(), ARRAYS["translated"], strict=True
    ):
        near(augmentation.translate(ARRAYS["images"], down, right), expected)


def test_contrast_is_around_each_pictures_mean():
    for factor, expected in zip(ARRAYS["factors"], ARRAYS["contrasted"], strict=True):
        near(augmentation.change_contrast(ARRAYS["images"], factor), expected)


def test_the_run_reaches_both_ends_of_the_range():
    assert (ARRAYS["contrasted"][-1] == 0).mean() > 0.2
    assert (ARRAYS["contrasted"][-1] == 1).mean() > 0.2
    assert ((ARRAYS["contrasted"][0] > 0) & (ARRAYS["contrasted"][0] < 1)).all()


def test_labels_are_encoded_with_a_column_for_a_class_that_does_not_occur():
    y = augmentation.one_hot(ARRAYS["labels"], RUN.provenance.settings["classes"])
    near(y, ARRAYS["one_hot"])
    assert (y.sum(axis=0) == 0).any()


def test_smoothing_deals_to_all_the_classes():
    for smoothing, expected in zip(ARRAYS["smoothings"], ARRAYS["smoothed"], strict=True):
        near(augmentation.smooth_labels(ARRAYS["one_hot"], smoothing), expected)


@pytest.mark.parametrize("part", [0, 1])
def test_the_weight_is_that_of_the_example_itself(part):
    name = ("mixed_x", "mixed_y")[part]
    for mix, expected in zip(ARRAYS["mixes"], ARRAYS[name], strict=True):
        mixed = augmentation.mixup(ARRAYS["images"], ARRAYS["one_hot"], ARRAYS["permutation"], mix)
        near(mixed[part], expected)
