"""Known mistakes in one_hot."""

from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.misconceptions.augmentation.shared import known
from autograde.reference import augmentation as right
from autograde.reference.augmentation import Indices


def one_hot_up_to_largest(labels: Indices, classes: int) -> Any:
    return np.eye(labels.max() + 1)[labels]


def one_hot_as_occurring(labels: Indices, classes: int) -> Any:
    found, places = np.unique(labels, return_inverse=True)
    return np.eye(len(found))[places]


def one_hot_too_few_columns(labels: Indices, classes: int) -> Any:
    return np.eye(len(np.unique(labels)))[labels]


def one_hot_from_one(labels: Indices, classes: int) -> Any:
    return np.eye(classes)[labels - 1]


def one_hot_transposed(labels: Indices, classes: int) -> Any:
    return right.one_hot(labels, classes).T


def one_hot_all_rows(labels: Indices, classes: int) -> Any:
    y = np.zeros((len(labels), classes))
    y[:, labels] = 1
    return y


def one_hot_labels_inside(labels: Indices, classes: int) -> Any:
    return right.one_hot(labels, classes) * labels[:, None]


ONE_HOT = [
    known(
        "as-many-as-the-largest",
        one_hot_up_to_largest,
        _(
            "Your number of columns comes from the largest label of this batch. A batch without "
            "the last class must have as many columns as any other: that is what classes is for."
        ),
    ),
    known(
        "as-many-as-occur",
        one_hot_as_occurring,
        _(
            "You count only the classes that occur in this batch, so the columns of two batches "
            "mean different classes. The column of label c is column c, always."
        ),
    ),
    known(
        "too-few-columns",
        one_hot_too_few_columns,
        _(
            "You make as many columns as there are different labels in this batch. With the labels "
            "1 and 3 alone that is two, and column 3 does not exist. How many there are is in "
            "classes."
        ),
    ),
    known(
        "counted-from-one",
        one_hot_from_one,
        _("You count labels from 1. They begin with 0: label 0 has its 1 in the first column."),
    ),
    known(
        "transposed",
        one_hot_transposed,
        _(
            "Your examples stand in columns, as in courses that write a batch as (features, "
            "examples). Here each example is a row: (batch, classes)."
        ),
    ),
    known(
        "every-row-the-same",
        one_hot_all_rows,
        _(
            "Every row has a 1 for every label of the batch: a colon takes all rows for each "
            "label. Row i has to be paired with label i."
        ),
    ),
    known(
        "label-in-the-place-of-1",
        one_hot_labels_inside,
        _("The label itself stands in its column. What stands there is 1, whatever the label."),
    ),
]
