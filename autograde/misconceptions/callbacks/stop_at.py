"""Known mistakes in StopAt."""

from collections.abc import Callable
from typing import Any

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.callbacks.shared import CHAPTER, Logs, Made


def _stop_at(
    enough: Callable[[Logs, float], bool], *, late: bool = False, stop: bool = True
) -> Any:
    """Stopping at a target with some of its parts replaced."""

    def StopAt(accuracy: float) -> Any:
        def before(callback: Any, epoch: int) -> None:
            if late and epoch and callback.reached:
                callback.model.stop_training = True

        def after(callback: Any, epoch: int, logs: Logs) -> None:
            callback.reached = enough(logs, accuracy)
            if callback.reached and not late and stop:
                callback.model.stop_training = True

        return Made(before=before, after=after)

    return StopAt


STOP_AT = [
    Misconception(
        "training-accuracy",
        _stop_at(lambda logs, target: logs["accuracy"] >= target),
        _(
            "You watch the accuracy on the training examples (as the callback of a well-known "
            "online course does). It says little about others: watch the one on the validation "
            "part."
        ),
        CHAPTER,
    ),
    Misconception(
        "both-accuracies",
        _stop_at(lambda logs, target: min(logs["accuracy"], logs["val_accuracy"]) >= target),
        _(
            "Your callback waits until the accuracy on the training examples is good enough, too. "
            "The one on the validation part alone decides."
        ),
        CHAPTER,
    ),
    Misconception(
        "either-accuracy",
        _stop_at(lambda logs, target: max(logs["accuracy"], logs["val_accuracy"]) >= target),
        _(
            "With you a good accuracy on the training examples ends the training as well. The one "
            "on the validation part alone decides."
        ),
        CHAPTER,
    ),
    Misconception(
        "more-than-the-target",
        _stop_at(lambda logs, target: logs["val_accuracy"] > target),
        _("Reaching the target exactly does not stop the training with you. It should."),
        CHAPTER,
    ),
    Misconception(
        "stops-below",
        _stop_at(lambda logs, target: logs["val_accuracy"] <= target),
        _("You stop while the accuracy is below the target. Stop once it is not."),
        CHAPTER,
    ),
    Misconception(
        "watches-the-loss",
        _stop_at(lambda logs, target: logs["val_loss"] <= target),
        _("You compare the loss with the target. The target is an accuracy."),
        CHAPTER,
    ),
    Misconception(
        "nothing-stops",
        _stop_at(lambda logs, target: logs["val_accuracy"] >= target, stop=False),
        _(
            "Your callback never ends the training. Is stop_training set (with one =), on the "
            "model and not on the callback? And accuracies go from 0 to 1, not to 100."
        ),
        CHAPTER,
    ),
    Misconception(
        "one-epoch-late",
        _stop_at(lambda logs, target: logs["val_accuracy"] >= target, late=True),
        _(
            "The training ends one epoch after the one that was good enough: what you do at an "
            "epoch's beginning comes too late for the one before."
        ),
        CHAPTER,
    ),
]
