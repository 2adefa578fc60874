"""Checks of Keras models: how they are built, and which of their layers learn."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograde.checks.transfer.shared import Case, examples, told, vectors
from autograde.i18n import _
from autograde.judge import Criteria, Draw, Student, check
from autograde.judge.compare import close
from autograde.judge.criteria import Unmet
from autograde.judge.student import Answers
from autograde.misconceptions import seen
from autograde.misconceptions import transfer as wrong
from autograde.reference import networks, transfer


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
        found = told(answers)
        # Who pools by an operation has no layer to tell of, and what comes out is right.
        if not close(found["outputs"], expected["outputs"]) or not some_of(found, expected):
            same_list(_("feature maps"), found["maps"], expected["maps"])
    with criterion(_("the parameters of C1, C3, C5, F6 and the output"), weight=2):
        same_list(_("parameters"), told(answers)["parameters"], expected["parameters"])
    with criterion(_("for given weights, the probabilities that LeNet-5 gives"), weight=3):
        told(answers)
        answers.agree("outputs")


def some_of(found: Case, expected: Case) -> bool:
    """Whether the maps that were found, some of them at least, stand in this order in all."""
    rest = map(tuple, expected["maps"])
    return bool(found["maps"]) and all(tuple(each) in rest for each in found["maps"])


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


@check("transfer", points=3, misconceptions={"freeze": wrong.FREEZE})
def freeze(student: Student, draw: Draw, criterion: Criteria) -> None:
    """Freezing: only the last layer learns"""
    names = ("trainable", "kept", "moved")
    expected = seen.frozen_facts(lambda _nested, _asleep: (False, False, False, True)).facts

    def ask(*, nested: bool, asleep: bool) -> Answers:
        case = examples(draw, 2, n=9) | {
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
    # More classes than the base has outputs, the notebook has classes, or LeNet-5 has digits.
    classes, seed = draw.integer(11, 15), draw.integer(0, 10**6)
    case: Case = {"x": vectors(draw, 5), "classes": classes, "seed": seed}
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
