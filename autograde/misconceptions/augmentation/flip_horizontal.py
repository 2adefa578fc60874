"""Known mistakes in flip_horizontal."""

from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.misconceptions.augmentation.shared import Array, known


def flip_upside_down(images: Array) -> Any:
    return images[:, ::-1, :]


def flip_turned(images: Array) -> Any:
    return images[:, ::-1, ::-1]


def flip_batch(images: Array) -> Any:
    return images[::-1]


def flip_everything(images: Array) -> Any:
    return np.flip(images)


def flip_first(images: Array) -> Any:
    return images[0][:, ::-1]


FLIP_HORIZONTAL = [
    known(
        "upside-down",
        flip_upside_down,
        _(
            "Your pictures stand on their heads. The axes are (batch, height, width): left and "
            "right lie along the last one. (`np.fliplr` takes the second axis, which is the width "
            "of a single picture, but the height here.)"
        ),
    ),
    known(
        "turned",
        flip_turned,
        _("Your pictures are turned by half a turn: height and width are both reversed."),
    ),
    known(
        "batch-reversed",
        flip_batch,
        _(
            "The pictures come back in reverse order, each as it was. The first axis counts the "
            "pictures. (`np.flipud` takes the first axis, which is the height of a single "
            "picture.)"
        ),
    ),
    known(
        "everything-reversed",
        flip_everything,
        _("All axes are reversed, the order of the pictures too: name the one axis to reverse."),
    ),
    known(
        "first-picture-only",
        flip_first,
        _("One picture came back. Every picture of the batch is asked for: does a loop end early?"),
    ),
]
