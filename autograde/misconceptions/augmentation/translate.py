"""Known mistakes in translate."""

from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.misconceptions.augmentation.shared import Array, known
from autograde.reference import augmentation as right


def translate_wraps(images: Array, down: int, right: int) -> Any:
    return np.roll(images, (down, right), axis=(1, 2))


def translate_other_way(images: Array, down: int, right_: int) -> Any:
    return right.translate(images, -down, -right_)


def translate_up(images: Array, down: int, right_: int) -> Any:
    return right.translate(images, -down, right_)


def translate_exchanged(images: Array, down: int, right_: int) -> Any:
    return right.translate(images, right_, down)


def translate_positive_only(images: Array, down: int, right: int) -> Any:
    height, width = images.shape[1:]
    moved = np.zeros_like(images)
    moved[:, down:, right:] = images[:, : height - down, : width - right]
    return moved


def translate_without_zero(images: Array, down: int, right_: int) -> Any:
    if down == 0 or right_ == 0:
        msg = "could not broadcast input array"
        raise ValueError(msg)
    return right.translate(images, down, right_)


def translate_minus_zero(images: Array, down: int, right: int) -> Any:
    moved = np.zeros_like(images)
    moved[:, down:, right:] = images[:, :-down, :-right]
    return moved


def translate_negative_index(images: Array, down: int, right: int) -> Any:
    height, width = images.shape[1:]
    moved = np.zeros_like(images)
    rows, columns = np.arange(height) - down, np.arange(width) - right
    into = np.ix_(range(len(images)), rows < height, columns < width)
    out_of = np.ix_(range(len(images)), rows[rows < height], columns[columns < width])
    moved[into] = images[out_of]
    return moved


def _padded(images: Array, down: int, right: int, mode: Any) -> Any:
    room = max(abs(down), abs(right))
    padded = np.pad(images, ((0, 0), (room, room), (room, room)), mode=mode)
    top, left = room - down, room - right
    return padded[:, top : top + images.shape[1], left : left + images.shape[2]]


def translate_edge(images: Array, down: int, right: int) -> Any:
    return _padded(images, down, right, "edge")


def translate_reflects(images: Array, down: int, right: int) -> Any:
    return _padded(images, down, right, "symmetric")


def translate_batch(images: Array, down: int, right_: int) -> Any:
    return right.translate(images.transpose(1, 0, 2), down, right_).transpose(1, 0, 2)


TRANSLATE = [
    known(
        "wraps-around",
        translate_wraps,
        _(
            "What leaves the picture on one side comes in again on the other (so does `np.roll`). "
            "A digit is not a wallpaper: what enters is black, 0."
        ),
    ),
    known(
        "the-other-way",
        translate_other_way,
        _(
            "Your pictures move up and left where down and right are asked for. Rows are counted "
            "from the top: a pixel that moves down gets a higher row number."
        ),
    ),
    known(
        "up-instead-of-down",
        translate_up,
        _(
            "The sideways move is right, but down is up: rows are counted from the top, unlike the "
            "y of a graph."
        ),
    ),
    known(
        "axes-exchanged",
        translate_exchanged,
        _(
            "down moves your pictures sideways, and right moves them down. Rows come before "
            "columns."
        ),
    ),
    known(
        "no-negative-moves",
        translate_positive_only,
        _(
            "Moves down and right work, moves up and left do not: for a negative number the slices "
            "on both sides have to change."
        ),
    ),
    known(
        "minus-zero",
        translate_minus_zero,
        _(
            "A move by 0 along one side fails: `[:-0]` is `[:0]`, and that is empty. It needs a "
            "case of its own, and so do moves by negative numbers, for which the slices on both "
            "sides have to change."
        ),
    ),
    known(
        "no-case-for-zero",
        translate_without_zero,
        _(
            "Moves in all directions work, but not by 0: `[:-0]` is `[:0]`, and that is empty. A "
            "picture that stays where it is, along one side or both, needs a case of its own."
        ),
    ),
    known(
        "negative-index",
        translate_negative_index,
        _(
            "Moves up and left work. Moved down or right, a picture comes in again on the other "
            "side: a row or column before the first one has a negative number, which NumPy counts "
            "from the end."
        ),
    ),
    known(
        "edge-repeated",
        translate_edge,
        _(
            "What enters is a copy of the edge (fill_mode='nearest' in Keras). Here it is 0, as "
            "with fill_mode='constant'."
        ),
    ),
    known(
        "reflected",
        translate_reflects,
        _(
            "What enters is the picture's reflection, which is what Keras's RandomTranslation does "
            "unless told otherwise. Here it is 0, as with fill_mode='constant'."
        ),
    ),
    known(
        "along-the-batch",
        translate_batch,
        _("down moves pixels from one picture to the next. The first axis counts the pictures."),
    ),
]
