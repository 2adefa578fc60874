"""Known mistakes in stopping_epoch."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.early_stopping.shared import (
    CHAPTER,
    NAN_IMPROVES,
    NAN_IS_FREE,
    Array,
    Better,
    lower,
)


def _stopping(
    better: Better = lower,
    late: int = 0,
    reset: bool = True,
    previous: bool = False,
    from_start: bool = False,
    worst: float = np.inf,
    plain_best: bool = False,
    never: Callable[[int], int] = lambda n: 0,
    result: Callable[[int, int, Any], Any] = lambda stopped, best, losses: (stopped, best),
) -> Any:
    """Patience with some of its parts replaced."""

    def stopping_epoch(losses: Array, patience: int, min_delta: float) -> Any:
        best, best_epoch, wait = worst, 0, 0
        for epoch, loss in enumerate(losses):
            improved = better(loss, best, min_delta)
            if improved or (plain_best and loss < best):
                best, best_epoch = loss, epoch
            if improved and reset:
                wait = 0
            elif not improved or from_start:
                wait += 1
            if previous:
                best = loss
            if wait >= patience + late and (not improved or from_start):
                return result(epoch, best_epoch, losses)
        return result(never(len(losses)), best_epoch, losses)

    return stopping_epoch


def _counted_from_one(stopped: int, best: int, losses: Any) -> Any:
    return (stopped + 1 if stopped else 0), best + 1


def _skipping(losses: Array, patience: int, min_delta: float) -> Any:
    best, best_epoch, wait = np.inf, 0, 0
    for epoch, loss in enumerate(losses):
        if np.isnan(loss):
            continue
        wait += 1
        if loss < best - min_delta:
            best, best_epoch, wait = loss, epoch, 0
        elif wait >= patience:
            return epoch, best_epoch
    return 0, best_epoch


def _a_round_later(losses: Array, patience: int, min_delta: float) -> Any:
    best, best_epoch, wait = np.inf, 0, 0
    for epoch, loss in enumerate(losses):
        if wait >= patience:
            return epoch, best_epoch
        wait += 1
        if loss < best - min_delta:
            best, best_epoch, wait = loss, epoch, 0
    return 0, best_epoch


def _seen(stopped: int, losses: Array) -> Array:
    return losses[: stopped + 1] if stopped else losses


def _first_is_best(losses: Array, patience: int, min_delta: float) -> Any:
    best_epoch = 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best_epoch] - min_delta:
            best_epoch = epoch
        elif epoch - best_epoch >= patience:
            return epoch, best_epoch
    return 0, best_epoch


STOPPING_EPOCH = [
    Misconception(
        "one-epoch-late",
        _stopping(late=1),
        _(
            "You stop one epoch late: patience 3 means that the third epoch in a row without an "
            "improvement is the last. (PyTorch's ReduceLROnPlateau and scikit-learn's MLP wait "
            "for one more.)"
        ),
        CHAPTER,
    ),
    Misconception(
        "looked-at-a-round-later",
        _a_round_later,
        _(
            "You look at the counter before you count the epoch that has just ended, so training "
            "goes on for one more, and is not stopped at all where the curve ends."
        ),
        CHAPTER,
    ),
    Misconception(
        "one-epoch-early",
        _stopping(late=-1),
        _(
            "You stop one epoch early: patience 3 means that three epochs in a row may pass "
            "without an improvement, and the third of them is the last."
        ),
        CHAPTER,
    ),
    Misconception(
        "counter-not-reset",
        _stopping(reset=False),
        _(
            "The epochs without an improvement are counted all together. After an improvement "
            "patience is whole again."
        ),
        CHAPTER,
    ),
    Misconception(
        "patience-from-the-start",
        _stopping(reset=False, from_start=True, late=1),
        _(
            "Your patience is used up by every epoch from the first one on, better or not. Only "
            "epochs without an improvement cost patience."
        ),
        CHAPTER,
    ),
    Misconception(
        "compares-with-the-previous",
        _stopping(previous=True),
        _(
            "You compare each loss with the one before it (as Prechelt's UP criterion does), so "
            "coming down again from a bad epoch passes for an improvement. The best loss so far "
            "is what has to be beaten."
        ),
        CHAPTER,
    ),
    Misconception(
        "maximum",
        _stopping(better=lambda loss, best, d: loss > best + d, worst=-np.inf),
        _("You look for the highest value, as one would with an accuracy. These are losses."),
        CHAPTER,
    ),
    Misconception(
        "min-delta-ignored",
        _stopping(better=lambda loss, best, d: loss < best),
        _("min_delta makes no difference: any improvement counts, however small."),
        CHAPTER,
    ),
    Misconception(
        "min-delta-sign",
        _stopping(better=lambda loss, best, d: loss < best + d),
        _(
            "min_delta works the wrong way around: a loss that is a little worse than the best "
            "one passes for an improvement."
        ),
        CHAPTER,
    ),
    Misconception(
        "min-delta-relative",
        _stopping(
            better=lambda loss, best, d: loss < (best * (1 - d) if np.isfinite(best) else best)
        ),
        _(
            "You take min_delta for a share of the best loss, as the relative threshold of "
            "PyTorch's ReduceLROnPlateau does. Here it is a difference of losses."
        ),
        CHAPTER,
    ),
    Misconception(
        "equal-is-better",
        _stopping(better=lambda loss, best, d: loss <= best - d),
        _(
            "An improvement of exactly min_delta counts with you, and so does an equal loss when "
            "min_delta is 0. It takes more than min_delta."
        ),
        CHAPTER,
    ),
    Misconception(
        "best-without-min-delta",
        _stopping(plain_best=True),
        _(
            "The counter knows min_delta, but the best loss moves with every small improvement "
            "(as in scikit-learn's MLP), so slow progress never adds up. Both belong together: "
            "the best loss is that of the last improvement that counted."
        ),
        CHAPTER,
    ),
    Misconception(
        "looks-into-the-future",
        _stopping(result=lambda stopped, best, losses: (stopped, int(np.nanargmin(losses)))),
        _(
            "Your best epoch is that of the whole curve. Training that has stopped never gets to "
            "see the epochs after that."
        ),
        CHAPTER,
    ),
    Misconception(
        "lowest-for-best",
        _stopping(
            result=lambda stopped, best, losses: (
                stopped,
                int(np.nanargmin(_seen(stopped, losses))),
            )
        ),
        _(
            "Your best epoch is the one with the lowest loss so far. It should be the last one "
            "that improved: a loss that is lower by no more than min_delta did not."
        ),
        CHAPTER,
    ),
    Misconception(
        "argmin-for-best",
        _stopping(
            result=lambda stopped, best, losses: (stopped, int(np.argmin(_seen(stopped, losses))))
        ),
        _(
            "Your best epoch is where np.argmin finds the lowest loss so far. That may be lower "
            "by no more than min_delta and so no improvement, and nan comes before all numbers."
        ),
        CHAPTER,
    ),
    Misconception(
        "counted-from-one",
        _stopping(result=_counted_from_one),
        _("You count epochs from 1. Here the first one is epoch 0, as in Keras's callbacks."),
        CHAPTER,
    ),
    Misconception(
        "never-is-the-last",
        _stopping(never=lambda n: n - 1),
        _(
            "When nothing stops the training you name its last epoch, as if it had been stopped "
            "there. The notebook asks for 0 then, as Keras has it."
        ),
        CHAPTER,
    ),
    Misconception(
        "never-is-the-length",
        _stopping(never=lambda n: n),
        _(
            "When nothing stops the training you return the number of epochs. The notebook asks "
            "for 0 then, as Keras has it."
        ),
        CHAPTER,
    ),
    Misconception(
        "never-is-minus-one",
        _stopping(never=lambda n: -1),
        _(
            "When nothing stops the training you return -1. The notebook asks for 0 then, as "
            "Keras has it: with a first loss that is a number, nobody is stopped at epoch 0."
        ),
        CHAPTER,
    ),
    Misconception(
        "nan-is-an-improvement",
        _stopping(better=lambda loss, best, d: not loss >= best - d),
        NAN_IMPROVES,
        CHAPTER,
    ),
    Misconception(
        "first-loss-is-always-best",
        _first_is_best,
        _(
            "You take the first loss for the best one without looking at it. If it is not a "
            "number, nothing is ever lower."
        ),
        CHAPTER,
    ),
    Misconception(
        "nan-does-not-count",
        _skipping,
        NAN_IS_FREE,
        CHAPTER,
    ),
    Misconception(
        "parts-exchanged",
        _stopping(result=lambda stopped, best, losses: (best, stopped)),
        _("The two epochs are exchanged: where it stopped comes first, the best one second."),
        CHAPTER,
    ),
    Misconception(
        "loss-for-epoch",
        _stopping(result=lambda stopped, best, losses: (stopped, float(losses[best]))),
        _("The second part should be the number of the best epoch, not its loss."),
        CHAPTER,
    ),
]
