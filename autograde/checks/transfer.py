"""Checks of the assignment on convolutional networks and transfer learning."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograde import keras_runs
from autograde.i18n import _
from autograde.judge import Criteria, Draw, Student, check
from autograde.judge.compare import as_array, kind_of
from autograde.judge.criteria import Unmet
from autograde.judge.student import Answers, value_of
from autograde.misconceptions import convolution, seen
from autograde.misconceptions import transfer as wrong
from autograde.reference import networks, transfer

Case = dict[str, Any]
USES = ("keras",)
"""What the notebook's code needs beyond NumPy and Matplotlib."""

SHAPE = ("height", "width", "channels")
KERAS = _("the same as Keras, for {n} layers")


def as_shape(value: Any) -> Any:
    """An array of three numbers as a tuple, so that it may come back as one."""
    array = as_array(value)
    return tuple(array.tolist()) if array is not None and array.ndim == 1 else value


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
        "filters": shape[2] + draw.integer(1, 6),
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
        return student.answers(truth, cases, SHAPE, normal=as_shape)

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
            {"input_shape": (odd, even, 3), "filters": 4, "kernel_size": size, "strides": strides}
            for odd, even, size, strides in (
                (2 * draw.integer(3, 6) + 1, 2 * draw.integer(3, 6), 3, 2),
                (2 * draw.integer(3, 6) + 1, 2 * draw.integer(3, 6), 4, 2),
                (3 * draw.integer(3, 5) + 1, 3 * draw.integer(3, 5) + 2, 5, 3),
            )
        ]
        student.answers(
            truth, [case | {"padding": "same"} for case in cases], SHAPE, normal=as_shape
        ).agree()
    with criterion(_("a kernel as large as the image, and one of a single pixel")):
        side = draw.integer(3, 6)
        ends = [
            {"input_shape": (side, side, 2), "filters": 3, "kernel_size": size, "strides": 1}
            for size in (side, 1)
        ]
        student.answers(
            truth, [case | {"padding": "valid"} for case in ends], SHAPE, normal=as_shape
        ).agree()
    run = keras_runs.load("convolution")
    cases, expected = recorded(run, "conv", ("filters", "kernel_size", "strides", "padding"))
    with criterion.recorded(KERAS.format(n=len(cases)), weight=2):
        student.answers(truth, cases, SHAPE, normal=as_shape, expected=expected).agree()


def recorded(
    run: keras_runs.Run, kind: str, arguments: tuple[str, ...]
) -> tuple[list[Case], list[tuple[int, ...]]]:
    """Every third recorded layer of a kind, as a question, and the shape that Keras gives."""
    columns = (run.arrays[f"{kind}_{name}"][::3] for name in ("inputs", "settings", "outputs"))
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
        return student.answers(truth, cases, SHAPE, normal=as_shape)

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
        student.answers(truth, cases, SHAPE, normal=as_shape, expected=expected).agree()


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
    settings = run.arrays["count_settings"]
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
        student.answers(
            truth, keras, names, expected=[int(count) for count in run.arrays["counts"]]
        ).agree()


@check("transfer", points=4, misconceptions={"conv2d": convolution.CONV2D})
def conv2d(student: Student, draw: Draw, criterion: Criteria) -> None:
    """A convolution, by hand"""
    truth, names = transfer.conv2d, ("y",)

    def case(height: int, width: int, size: int, channels: int, filters: int) -> Case:
        return {
            "x": draw.vector(height, width, channels),
            "kernel": draw.vector(size, size, channels, filters),
            "bias": draw.vector(filters),
        }

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
    with criterion(_("what is handed in stays as it was")):
        answers.leave_inputs_alone()
    run = keras_runs.load("convolution")
    keras = [{name: run.arrays[name] for name in ("x", "kernel", "bias")}]
    with criterion.recorded(_("a digit through two filters: the same maps as Keras's Conv2D")):
        student.answers(truth, keras, names, expected=[run.arrays["y"]]).agree()


def told(answers: Answers) -> Case:
    """What the driver of the only question tells; raises :class:`Unmet` if nothing came back."""
    (exchange,) = answers.exchanges
    value = value_of(answers.name, exchange)
    if not isinstance(value, dict) or not set(answers.names) <= set(value):
        raise Unmet(
            _("{name} should return a Keras model, but came back with {kind}.").format(
                name=answers.name, kind=kind_of(value)
            )
        )
    return value


@check("transfer", points=4, misconceptions={"lenet5": wrong.LENET})
def lenet5(student: Student, draw: Draw, criterion: Criteria) -> None:
    """LeNet-5 in Keras"""
    names = ("input_shape", "maps", "parameters", "outputs")
    # Two images are enough: a wrong layer shows in every one of the outputs.
    case: Case = {"x": np.abs(draw.vector(2, 32, 32, 1)) / 2, "seed": draw.integer(0, 10**6)}
    expected = seen.network_facts(networks.LENET5, **case)
    answers = student.answers(
        transfer.lenet5, [case], names, driver="inspect_network", expected=[expected]
    )
    with criterion(_("images of 32 x 32 pixels and one channel")):
        shape = told(answers)["input_shape"]
        if tuple(shape) != (32, 32, 1):
            raise Unmet(
                _("The model takes images of shape {shape}; asked for is (32, 32, 1).").format(
                    shape=tuple(shape)
                )
            )
    with criterion(_("the shapes of the maps, from C1 to S4"), weight=2):
        same_list(_("feature maps"), told(answers)["maps"], expected["maps"])
    with criterion(_("the parameters of C1, C3, C5, F6 and the output"), weight=2):
        same_list(_("parameters"), told(answers)["parameters"], expected["parameters"])
    with criterion(_("for given weights, the probabilities that LeNet-5 gives"), weight=3):
        told(answers)
        answers.agree("outputs")


def same_list(what: str, actual: Sequence[Any], expected: Sequence[Any]) -> None:
    """Raise :class:`Unmet` unless two lists, layer by layer, are the same."""
    found = [tuple(each) if isinstance(each, (list, tuple)) else each for each in actual]
    right = [tuple(each) if isinstance(each, (list, tuple)) else each for each in expected]
    if found != right:
        raise Unmet(
            _("The {what}, layer by layer, are {actual}; expected {expected}.").format(
                what=what,
                actual=", ".join(map(str, found)) or _("none"),
                expected=", ".join(map(str, right)),
            )
        )


FEATURES = 3
"""Of the small Keras models. Shapes are few, so that a class shares what is compiled for them."""


def examples(draw: Draw, features: int, classes: int, n: int = 8) -> Case:
    """Vectors of several features, and classes that take turns."""
    return {"x": draw.vector(n, features), "y": np.arange(n) % classes}


@check("transfer", points=3, misconceptions={"freeze": wrong.FREEZE})
def freeze(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Freezing: only the last layer learns"""
    names = ("trainable", "kept", "moved")
    expected = seen.frozen_facts(lambda _nested, _asleep: (False, False, False, True)).facts

    def ask(*, nested: bool, asleep: bool) -> Answers:
        case = examples(draw, FEATURES, 2) | {
            "nested": nested,
            "asleep": asleep,
            "seed": draw.integer(0, 10**6),
        }
        return student.answers(
            transfer.freeze,
            [case],
            names,
            driver="watch_freezing",
            expected=[expected(**case)],
        )

    flat, nested = ask(nested=False, asleep=False), ask(nested=True, asleep=True)
    with criterion(_("a step of training leaves every layer under the head alone"), weight=2):
        stand_still(flat)
    with criterion(_("also where these layers are a model of their own")):
        stand_still(nested)
    with criterion(_("the step moves the head"), weight=2):
        the_head_moves(flat)
    with criterion(_("the head learns even if it was frozen before")):
        the_head_moves(nested)
    with criterion(_("freezing changes no weight")):
        for answers in (flat, nested):
            if not told(answers)["kept"]:
                raise Unmet(_("The weights of the model that came back are other ones."))
    with criterion(_("Keras counts two trainable weights: the head's kernel and bias")):
        for answers in (flat, nested):
            count_trainable(told(answers)["trainable"])


LAYERS = (_("the first layer"), _("batch normalization"), _("the third layer"))


def stand_still(answers: Answers) -> None:
    """Raise :class:`Unmet` if a layer under the head has moved."""
    moved = told(answers)["moved"]
    names = [name for name, has_moved in zip(LAYERS, moved, strict=False) if has_moved]
    if names or len(moved) != len(LAYERS) + 1:
        raise Unmet(
            _("One step of training changed the weights of: {layers}.").format(
                layers=", ".join(names) or _("another network")
            )
        )


def the_head_moves(answers: Answers) -> None:
    """Raise :class:`Unmet` if the last layer has not moved."""
    moved = told(answers)["moved"]
    if not moved or not moved[-1]:
        raise Unmet(_("One step of training left the head's weights as they were."))


def count_trainable(count: int) -> None:
    """Raise :class:`Unmet` unless two arrays are trained."""
    if count != 2:
        raise Unmet(
            _("model.trainable_weights has {n} entries; expected 2, kernel and bias.").format(
                n=count
            )
        )


@check("transfer", points=4, misconceptions={"build_transfer_model": wrong.BUILD_TRANSFER_MODEL})
def build_transfer_model(student: Student, draw: Draw, criterion: Criteria) -> None:
    """A new head on a pretrained base"""
    names = ("head", "trainable", "kept", "outputs", "steady")
    classes, seed = (3, 4, 6)[draw.integer(0, 2)], draw.integer(0, 10**6)
    case: Case = {"x": draw.vector(5, FEATURES), "classes": classes, "seed": seed}
    expected = seen.transfer_facts(**case)
    answers = student.answers(
        transfer.build_transfer_model,
        [case],
        names,
        driver="watch_building",
        expected=[expected],
    )
    with criterion(_("the base has the weights that it had")):
        if not told(answers)["kept"]:
            raise Unmet(_("The model's base is another one, or its weights have changed."))
    with criterion(_("the head: one dense layer, an output for each class"), weight=2):
        same_list(_("sizes of the new kernel and bias"), told(answers)["head"], expected["head"])
    with criterion(_("the base is frozen, the head learns"), weight=2):
        count_trainable(told(answers)["trainable"])
    with criterion(_("for given weights, the right probabilities"), weight=2):
        told(answers)
        answers.agree("outputs")
    with criterion(_("the base's batch normalization keeps its statistics in training")):
        if not told(answers)["steady"]:
            raise Unmet(_("A pass in training changed the moving statistics of the base."))


@check("transfer", points=5, misconceptions={"fine_tune": wrong.FINE_TUNE})
def fine_tune(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Fine-tuning: the head first, then everything, more carefully"""
    names = ("rates", "base", "head", "statistics", "epochs", "stale")
    # Rates that single precision holds to four digits, and at most five phases of six epochs.
    case = examples(draw, FEATURES, 3, n=12) | {
        "head_rate": draw.uniform(0.02, 0.05),
        "fine_rate": draw.uniform(0.002, 0.005),
        "epochs": 2 * draw.integer(2, 3),
        "seed": draw.integer(0, 10**6),
    }
    expected: Case = {
        "rates": [case["head_rate"], case["fine_rate"]],
        "base": [False, True],
        "head": [True, True],
        "statistics": [False, False],
        "epochs": [case["epochs"]] * 2,
        "stale": False,
    }
    answers = student.answers(
        transfer.fine_tune, [case], names, driver="watch_fine_tuning", expected=[expected]
    )

    def phase(number: int) -> Case:
        facts = told(answers)
        if len(facts["rates"]) <= number:
            raise Unmet(_refused() if facts["stale"] else _few_phases(len(facts["rates"])))
        return {name: facts[name][number] for name in ("rates", "base", "head")}

    with criterion(_("first phase: the head learns, the base stands still"), weight=2):
        must(_("first"), phase(0), base=False)
    with criterion(_("first phase: the head's learning rate")):
        same_rate(_("first"), phase(0)["rates"], case["head_rate"])
    with criterion(_("second phase: base and head learn"), weight=2):
        must(_("second"), phase(1), base=True)
    with criterion(_("second phase: the small learning rate"), weight=2):
        same_rate(_("second"), phase(1)["rates"], case["fine_rate"])
    with criterion(_("batch normalization keeps its statistics in both phases")):
        phase(0)
        if any(told(answers)["statistics"]):
            raise Unmet(_("The training changed the moving statistics of the base."))
    with criterion(_("two phases of as many epochs as asked for")):
        phase(0)
        found = told(answers)["epochs"]
        if found != expected["epochs"]:
            raise Unmet(
                _("The phases have {found} epochs; expected {expected}.").format(
                    found=" + ".join(map(str, found)),
                    expected=" + ".join(map(str, expected["epochs"])),
                )
            )
    with criterion(_("the losses of both phases come back, and they fall")):
        losses_come_back(told(answers))
    with criterion(_("what is handed in stays as it was")):
        answers.leave_inputs_alone()
        phase(0)


def _few_phases(n: int) -> str:
    return _("There should be two phases of training, but there was {n}.").format(
        n=_("one") if n else _("none")
    )


def _refused() -> str:
    return _(
        "The second phase trains without having compiled again since the base was unfrozen: Keras "
        "stops there with an error."
    )


def must(name: str, phase: Case, *, base: bool) -> None:
    """Raise :class:`Unmet` unless the head moves in this phase, and the base if it should."""
    if not phase["head"]:
        raise Unmet(_("In the {name} phase the head's weights do not change.").format(name=name))
    if phase["base"] != base:
        text = (
            _("In the {name} phase the base's weights do not change.")
            if base
            else _("In the {name} phase the base's weights change.")
        )
        raise Unmet(text.format(name=name))


def same_rate(name: str, actual: float, expected: float) -> None:
    """Raise :class:`Unmet` unless the rates are the same, in single precision."""
    if not np.isclose(actual, expected, rtol=1e-4, atol=0):
        raise Unmet(
            _(
                "The {name} phase has a learning rate of {actual:.4g}; expected {expected:g}."
            ).format(name=name, actual=actual, expected=expected)
        )


def losses_come_back(facts: Case) -> None:
    """Raise :class:`Unmet` unless the losses of each epoch came back and each phase lowers them."""
    phases = [np.array(phase) for phase in facts["losses"]]
    returned = facts["returned"]
    if returned is None:
        raise Unmet(
            _("fine_tune should return two lists of losses, but came back with {kind}.").format(
                kind=kind_of(returned)
            )
        )
    flat = np.concatenate([np.ravel(phase) for phase in (np.zeros(0), *losses_in(returned))])
    together = np.concatenate([np.zeros(0), *phases])
    if not len(together) or flat.shape != together.shape:
        raise Unmet(
            _("{n} losses were to come back, one for each epoch; there are {found}.").format(
                n=len(together), found=len(flat)
            )
        )
    if not np.allclose(flat, together, rtol=1e-4, atol=1e-6):
        raise Unmet(_("The losses that came back are not those of the training."))
    if not all(phase[-1] < phase[0] for phase in phases if len(phase) > 1):
        raise Unmet(_("The loss does not fall within each phase."))


def losses_in(returned: Any) -> list[Any]:
    """The lists of losses in what came back: two lists, a dictionary of them, or one long list."""
    values = list(returned.values()) if isinstance(returned, dict) else returned
    if not isinstance(values, (list, tuple, np.ndarray)):
        return []
    arrays = [as_array(value) for value in values]
    return [array for array in arrays if array is not None]
