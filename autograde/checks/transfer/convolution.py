"""Checks of convolution and pooling: shapes, numbers of weights, and the sums themselves."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograde import keras_runs
from autograde.checks.transfer.shared import Case
from autograde.i18n import _
from autograde.judge import Criteria, Draw, Student, check
from autograde.judge.student import Answers
from autograde.judge.untouched import UNTOUCHED, leave_inputs_alone
from autograde.misconceptions import convolution
from autograde.reference import transfer

SHAPE = ("height", "width", "channels")
KERAS = _("the same as Keras, for {n} layers")

STEP = 5
"""From one recorded layer that is asked for to the next. Their settings take turns in cycles of
6, 12 and 24; with a divisor in common some of them would never be asked for."""


def image_shape(draw: Draw, low: int = 6, high: int = 14) -> tuple[int, int, int]:
    """An image that is not square, of 2 to 5 channels."""
    height = draw.integer(low, high)
    width = height + draw.integer(1, 4)
    return height, width, draw.integer(2, 5)


def sides(shape: Sequence[int], window: int, strides: int, *, even: bool) -> bool:
    """Whether the strides come out even on both sides (or on neither), without padding."""
    return all(((side - window) % strides == 0) is even for side in shape[:2])


def conv_case(draw: Draw, kernel_size: int, strides: int, padding: str, *, even: bool) -> Case:
    """A convolution whose strides come out even on both sides, or on neither."""
    while True:
        shape = image_shape(draw)
        if strides == 1 or sides(shape, kernel_size, strides, even=even):
            break
    return {
        "input_shape": shape,
        "filters": max(shape) + draw.integer(1, 6),
        "kernel_size": kernel_size,
        "strides": strides,
        "padding": padding,
    }


@check("transfer", points=3, misconceptions={"conv_output_shape": convolution.CONV_OUTPUT_SHAPE})
def conv_output_shape(student: Student, draw: Draw, criterion: Criteria) -> None:
    """The shape of what a convolution gives"""
    truth = transfer.conv_output_shape

    def ask(*kinds: tuple[int, int, str, bool]) -> Answers:
        cases = [
            conv_case(draw, size, strides, padding, even=even)
            for size, strides, padding, even in kinds
        ]
        return student.answers(truth, cases, SHAPE)

    plain = ask((3, 1, "valid", True), (5, 1, "valid", True), (2, 1, "valid", True))
    with criterion(_("height and width without padding")):
        plain.agree("height", "width")
    with criterion(_("as many channels as filters")):
        plain.agree("channels")
    with criterion(_("strides that come out even")):
        ask((3, 2, "valid", True), (2, 3, "valid", True)).agree()
    with criterion(_("strides that do not come out even")):
        ask((3, 2, "valid", False), (2, 3, "valid", False), (4, 3, "valid", False)).agree()
    with criterion(_('"same": the kernel costs nothing, odd or even')):
        ask((3, 1, "same", True), (4, 1, "same", True), (2, 1, "same", True)).agree()
    with criterion(_('"same" with strides')):
        cases = [
            {
                "input_shape": (side, side + more, 3),
                "filters": 24,
                "kernel_size": size,
                "strides": strides,
            }
            for side, more, size, strides in (
                (2 * draw.integer(3, 6) + 1, 3, 3, 2),
                (2 * draw.integer(3, 6) + 1, 5, 4, 2),
                (3 * draw.integer(3, 5) + 1, 4, 5, 3),
            )
        ]
        student.answers(truth, [case | {"padding": "same"} for case in cases], SHAPE).agree()
    with criterion(_("a kernel as large as the image, and one of a single pixel")):
        side = draw.integer(3, 6)
        ends = [
            {"input_shape": (side, side, 2), "filters": 3, "kernel_size": size, "strides": 1}
            for size in (side, 1)
        ]
        student.answers(truth, [case | {"padding": "valid"} for case in ends], SHAPE).agree()
    run = keras_runs.load("convolution")
    cases, expected = recorded(run, "conv", ("filters", "kernel_size", "strides", "padding"))
    with criterion.recorded(KERAS.format(n=len(cases)), weight=2):
        student.answers(truth, cases, SHAPE, expected=expected).agree()


def recorded(
    run: keras_runs.Run, kind: str, arguments: tuple[str, ...]
) -> tuple[list[Case], list[tuple[int, ...]]]:
    """Every fifth recorded layer of a kind, as a question, and the shape that Keras gives."""
    columns = (run.arrays[f"{kind}_{name}"][::STEP] for name in ("inputs", "settings", "outputs"))
    cases, expected = [], []
    for shape, row, output in zip(*columns, strict=True):
        values: list[Any] = row.tolist()
        values[-1] = ("valid", "same")[values[-1]]
        if kind == "pool":
            values[1] = values[1] or None
        given = dict(zip(arguments, values, strict=True))
        cases.append({"input_shape": tuple(shape.tolist()), **given})
        expected.append(tuple(output.tolist()))
    return cases, expected


@check("transfer", points=2, misconceptions={"pool_output_shape": convolution.POOL_OUTPUT_SHAPE})
def pool_output_shape(student: Student, draw: Draw, criterion: Criteria) -> None:
    """The shape of what pooling gives"""
    truth = transfer.pool_output_shape

    def case(size: int, strides: int | None, padding: str, *, even: bool) -> Case:
        while True:
            shape = image_shape(draw, 8, 15)
            if sides(shape, size, strides or size, even=even):
                break
        return {
            "input_shape": shape,
            "pool_size": size,
            "strides": strides,
            "padding": padding,
        }

    def ask(*cases: Case) -> Answers:
        return student.answers(truth, cases, SHAPE)

    plain = ask(case(2, 2, "valid", even=True), case(3, 3, "valid", even=True))
    with criterion(_("height and width, windows side by side")):
        plain.agree("height", "width")
    with criterion(_("the channels stay")):
        plain.agree("channels")
    with criterion(_("strides of None: the windows lie side by side")):
        ask(case(2, None, "valid", even=True), case(3, None, "valid", even=True)).agree()
    with criterion(_("windows that overlap")):
        ask(case(3, 2, "valid", even=True), case(4, 1, "valid", even=True)).agree()
    with criterion(_("what does not fill a window is left out")):
        ask(case(2, None, "valid", even=False), case(3, 2, "valid", even=False)).agree()
    with criterion(_('"same": what does not fill a window counts')):
        ask(case(2, None, "same", even=False), case(3, 2, "same", even=False)).agree()
    run = keras_runs.load("convolution")
    cases, expected = recorded(run, "pool", ("pool_size", "strides", "padding"))
    with criterion.recorded(KERAS.format(n=len(cases)), weight=2):
        student.answers(truth, cases, SHAPE, expected=expected).agree()


@check("transfer", points=2, misconceptions={"conv_parameters": convolution.CONV_PARAMETERS})
def conv_parameters(student: Student, draw: Draw, criterion: Criteria) -> None:
    """What a convolution learns: counting its weights"""
    truth, names = transfer.conv_parameters, ("parameters",)

    def case(kernel_size: int, *, use_bias: bool, channels_in: int = 0) -> Case:
        channels = channels_in or draw.integer(2, 6)
        return {
            "channels_in": channels,
            "filters": channels + draw.integer(2, 9),
            "kernel_size": kernel_size,
            "use_bias": use_bias,
        }

    def ask(*cases: Case) -> Answers:
        return student.answers(truth, cases, names)

    with criterion(_("one channel in, without bias")):
        ask(*(case(size, use_bias=False, channels_in=1) for size in (3, 5))).agree()
    with criterion(_("several channels in, without bias"), weight=2):
        ask(*(case(size, use_bias=False) for size in (2, 3, 5))).agree()
    with criterion(_("with bias"), weight=2):
        ask(*(case(size, use_bias=True) for size in (2, 3, 7))).agree()
    with criterion(_("kernels of one pixel")):
        ask(case(1, use_bias=True), case(1, use_bias=False)).agree()
    run = keras_runs.load("convolution")
    settings, counts = (run.arrays[name][::STEP] for name in ("count_settings", "counts"))
    keras = [
        {
            "channels_in": int(channels),
            "filters": int(filters),
            "kernel_size": int(size),
            "use_bias": bool(bias),
        }
        for channels, filters, size, bias in settings
    ]
    with criterion.recorded(KERAS.format(n=len(keras)), weight=2):
        student.answers(truth, keras, names, expected=[int(count) for count in counts]).agree()


@check("transfer", points=4, misconceptions={"conv2d": convolution.CONV2D})
def conv2d(student: Student, draw: Draw, criterion: Criteria) -> None:
    """A convolution, by hand"""
    truth, names = transfer.conv2d, ("y",)

    def case(height: int, width: int, size: int, channels: int, filters: int) -> Case:
        x, bias = draw.vector(height, width, channels), draw.vector(filters)
        kernel = draw.vector(size, size, channels, filters)
        # Some of what comes out is negative, so that a ReLU shows.
        sign = -1 if truth(x, kernel, bias).min() >= 0 else 1
        return {"x": x, "kernel": sign * kernel, "bias": sign * bias}

    small = [case(3, 4, 2, 1, 1), case(4, 3, 2, 1, 1), case(4, 5, 3, 1, 1)]
    plain = [each | {"bias": np.zeros(1)} for each in small]
    with criterion(_("one channel, one filter, no bias"), weight=2):
        student.answers(truth, plain, names).agree()
    with criterion(_("a bias")):
        student.answers(truth, small, names).agree()
    several = [case(4, 5, 2, 3, 1), case(5, 4, 3, 2, 1)]
    with criterion(_("several channels in: the filter sums over them")):
        student.answers(truth, several, names).agree()
    answers = student.answers(truth, [case(4, 5, 2, 2, 3), case(6, 5, 3, 3, 2)], names)
    with criterion(_("several filters: a map each")):
        answers.agree()
    with criterion(_("a kernel as large as the image, and one of a single pixel")):
        student.answers(truth, [case(3, 3, 3, 2, 2), case(3, 2, 1, 2, 3)], names).agree()
    with criterion(UNTOUCHED):
        leave_inputs_alone(student, answers)
    run = keras_runs.load("convolution")
    keras = [{name: run.arrays[name] for name in ("x", "kernel", "bias")}]
    with criterion.recorded(_("a digit through two filters: the same maps as Keras's Conv2D")):
        student.answers(truth, keras, names, expected=[run.arrays["y"]]).agree()
