"""Known mistakes in BestWeights."""

from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.callbacks.shared import CHAPTER, Logs, Made


def _best_weights(  # noqa: C901 - all the mistakes share one callback
    *,
    modes: tuple[str, str] = ("min", "max"),
    equal: bool = False,
    previous: bool = False,
    keep: str = "best",
    counted_from: int = 0,
    watch: str = "",
    stop: bool = False,
    restore: bool = False,
    back: bool = False,
    worst: float = np.inf,
    forgets_zero: bool = False,
) -> Any:
    """A checkpoint in memory with some of its parts replaced.

    ``modes`` are those that stand in for "min" and "max"; of a maximum, the least that counts is
    more than ``-worst``.
    """

    def BestWeights(monitor: str, mode: str) -> Any:
        sign = 1 if modes[("min", "max").index(mode)] == "min" else -1

        def after(callback: Any, epoch: int, logs: Logs) -> None:
            value = sign * logs[watch or monitor]
            better = value <= callback.best if equal else value < callback.best
            better = better or (forgets_zero and callback.best == 0)
            first, last = callback.best_weights is None and keep == "first", keep == "last"
            if better:
                callback.best, callback.best_epoch = value, epoch + counted_from
            if (better and keep == "best") or first or last:
                callback.best_weights = callback.model.get_weights()
            if previous:
                callback.best = value
            if back and not better:
                callback.model.set_weights(callback.best_weights)
            if stop and not better:
                callback.model.stop_training = True

        def end(callback: Any) -> None:
            if restore:
                callback.model.set_weights(callback.best_weights)

        made: Any = Made(after=after, end=end)
        made.best, made.best_epoch, made.best_weights = np.inf, None, None
        if sign < 0:
            made.best = worst
        return made

    return BestWeights


BEST_WEIGHTS = [
    Misconception(
        "always-the-lowest",
        _best_weights(modes=("min", "min")),
        _("The lowest value wins whatever mode says. Of an accuracy the highest one is the best."),
        CHAPTER,
    ),
    Misconception(
        "always-the-highest",
        _best_weights(modes=("max", "max")),
        _("The highest value wins whatever mode says. Of a loss the lowest one is the best."),
        CHAPTER,
    ),
    Misconception(
        "modes-exchanged",
        _best_weights(modes=("max", "min")),
        _('"min" and "max" are exchanged: with "min" the lowest value is the best one.'),
        CHAPTER,
    ),
    Misconception(
        "last-weights",
        _best_weights(keep="last"),
        _(
            "best_weights are those of the last epoch. Take a copy of the numbers when an epoch is "
            "the best so far, and only then: the model's variables go on changing."
        ),
        CHAPTER,
    ),
    Misconception(
        "first-weights",
        _best_weights(keep="first"),
        _("best_weights are those of the first epoch: better ones that came later were not kept."),
        CHAPTER,
    ),
    Misconception(
        "last-of-equals",
        _best_weights(equal=True),
        _("An epoch that is only as good as the best one replaces it. It has to be better."),
        CHAPTER,
    ),
    Misconception(
        "starts-at-zero",
        _best_weights(worst=0.0),
        _(
            'With "max" your best value starts at 0, so nothing is kept while what is watched lies '
            "below. Whatever the first epoch gives is the best so far."
        ),
        CHAPTER,
    ),
    Misconception(
        "forgets-a-best-of-zero",
        _best_weights(forgets_zero=True),
        _(
            "A best value of 0 is taken for none, and the next epoch replaces it: 0 counts as "
            "false, as None does. Ask whether it is None."
        ),
        CHAPTER,
    ),
    Misconception(
        "compares-with-the-previous",
        _best_weights(previous=True),
        _(
            "You keep every epoch that is better than the one before. The best one so far is what "
            "has to be beaten."
        ),
        CHAPTER,
    ),
    Misconception(
        "counted-from-one",
        _best_weights(counted_from=1),
        _(
            "Your best_epoch counts from 1, as the names of ModelCheckpoint's files do. Here the "
            "first epoch is 0, the number that on_epoch_end is handed."
        ),
        CHAPTER,
    ),
    Misconception(
        "always-val-loss",
        _best_weights(watch="val_loss"),
        _("You watch val_loss whatever monitor says."),
        CHAPTER,
    ),
    Misconception(
        "stops-the-training",
        _best_weights(stop=True),
        _("Your callback ends the training. This one only keeps; whether to stop is not its job."),
        CHAPTER,
    ),
    Misconception(
        "restores",
        _best_weights(restore=True),
        _(
            "At the end you put the best weights into the model. This callback keeps them aside, "
            "as ModelCheckpoint does in its file, and leaves the model as it is."
        ),
        CHAPTER,
    ),
    Misconception(
        "goes-back-after-each-bad-epoch",
        _best_weights(back=True),
        _(
            "After every epoch that is not the best you put the best weights into the model, and "
            "the training goes on from there. This callback keeps them aside, and leaves the "
            "model as it is."
        ),
        CHAPTER,
    ),
]
