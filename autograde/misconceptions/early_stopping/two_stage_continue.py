"""Known mistakes in two_stage_continue."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.early_stopping.shared import CHAPTER, Array, Indices, stage_one
from autograde.reference.early_stopping import Evaluate, Step


def _continue(
    start: str = "best",
    target_of: str = "best",
    learn: str = "all",
    watch: str = "validation",
    moves: bool = False,
    limit: bool = True,
    extra: int = 0,
    at_least: int = 0,
    told: Callable[[int, int, int], int] = lambda epochs, best, most: epochs,
    until: Callable[[float, float], bool] = lambda loss, target: loss > target,
) -> Any:
    """The second variant with some of its parts replaced."""

    def two_stage_continue(
        step: Step,
        evaluate: Evaluate,
        w: Array,
        training: Indices,
        validation: Indices,
        patience: int,
        max_epochs: int,
    ) -> Any:
        rows = {"training": training, "validation": validation}
        rows["all"] = np.concatenate([training, validation])
        initial = np.array(w)
        now, best = stage_one(step, evaluate, w, training, validation, patience, max_epochs)
        last = initial.copy()
        for _epoch in range(min(best + 1 + patience, max_epochs)):
            step(last, training)
        found = {"best": now, "last": last, "initial": initial}
        target = evaluate(found[target_of], training)
        now, epochs = found[start].copy(), 0
        while epochs < at_least or (
            (epochs < max_epochs + extra or not limit) and until(evaluate(now, rows[watch]), target)
        ):
            step(now, rows[learn])
            epochs += 1
            if moves:
                target = evaluate(now, training)
        return now, told(epochs, best, max_epochs)

    return two_stage_continue


def _no_second_stage(
    step: Step,
    evaluate: Evaluate,
    w: Array,
    training: Indices,
    validation: Indices,
    patience: int,
    max_epochs: int,
) -> Any:
    return stage_one(step, evaluate, w, training, validation, patience, max_epochs)[0], 0


CONTINUE = [
    Misconception(
        "starts-again",
        _continue(start="initial"),
        _(
            "The second stage starts again from the initial weights. That is the other variant; "
            "in this one it goes on from the best weights of the first."
        ),
        CHAPTER,
    ),
    Misconception(
        "goes-on-from-the-last",
        _continue(start="last", target_of="last"),
        _(
            "The second stage goes on from the weights with which the first one ended, those of "
            "the epochs in which it waited in vain. It should start from the best ones."
        ),
        CHAPTER,
    ),
    Misconception(
        "target-from-the-end",
        _continue(target_of="last"),
        _(
            "Your target is the training loss where the first stage ended, which is lower than "
            "that at the best weights. Take the loss of the weights that you go on from."
        ),
        CHAPTER,
    ),
    Misconception(
        "training-part-again",
        _continue(learn="training"),
        _(
            "The second stage goes on with the training part alone: that is overfitting as if "
            "nothing had stopped it. It should see all examples."
        ),
        CHAPTER,
    ),
    Misconception(
        "validation-part-alone",
        _continue(learn="validation"),
        _("The second stage learns from the validation part alone. It should see all examples."),
        CHAPTER,
    ),
    Misconception(
        "watches-everything",
        _continue(watch="all"),
        _(
            "The second stage watches the loss on all examples. It is the loss on the validation "
            "part that has to come down to the target."
        ),
        CHAPTER,
    ),
    Misconception(
        "until-instead-of-while",
        _continue(until=lambda loss, target: loss <= target),
        _("The condition is the wrong way around: go on while the loss is above the target."),
        CHAPTER,
    ),
    Misconception(
        "equal-is-above",
        _continue(until=lambda loss, target: loss >= target),
        _(
            "A loss that is equal to the target keeps your second stage going. It should go on "
            "only while the loss is above."
        ),
        CHAPTER,
    ),
    Misconception(
        "target-moves",
        _continue(moves=True),
        _(
            "Your target is taken anew after each epoch, so it moves while you go after it. It is "
            "the training loss at the best weights of the first stage, and stays that."
        ),
        CHAPTER,
    ),
    Misconception(
        "one-epoch-in-any-case",
        _continue(at_least=1),
        _(
            "Your second stage trains an epoch before it looks at the loss for the first time. "
            "If validation has caught up already, there is nothing to do."
        ),
        CHAPTER,
    ),
    Misconception(
        "no-limit",
        _continue(limit=False),
        _(
            "Nothing ends your second stage if the target is never reached, and it may never be. "
            "It should take max_epochs at most."
        ),
        CHAPTER,
    ),
    Misconception(
        "one-epoch-too-many",
        _continue(extra=1),
        _("When the target is never reached, your second stage takes one epoch too many."),
        CHAPTER,
    ),
    Misconception(
        "no-second-stage",
        _no_second_stage,
        _(
            "The second stage ends before it begins: the weights of the first come back. The loss "
            "to watch is that on the validation part, and the target that on the training part."
        ),
        CHAPTER,
    ),
    Misconception(
        "counts-both-stages",
        _continue(told=lambda epochs, best, most: best + 1 + epochs),
        _("You count the epochs of both stages. Asked for is how many the second one took."),
        CHAPTER,
    ),
    Misconception(
        "count-one-short",
        _continue(told=lambda epochs, best, most: min(epochs, most - 1)),
        _(
            "When the target is never reached, you tell one epoch fewer than you have trained: "
            "the last number in range(n) is n - 1."
        ),
        CHAPTER,
    ),
]
