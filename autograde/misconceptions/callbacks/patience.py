"""Known mistakes in Patience."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.callbacks.shared import CHAPTER, Logs, Made
from autograde.misconceptions.early_stopping.shared import NAN_IMPROVES, NAN_IS_FREE

Better = Callable[[float, float, float], bool]


def _patience(  # noqa: C901 - all the mistakes share one callback
    better: Better = lambda loss, best, d: loss < best - d,
    *,
    late: int = 0,
    reset: bool = True,
    previous: bool = False,
    afresh: bool = True,
    worst: float = np.inf,
    monitor: str = "val_loss",
    stop: bool = True,
    keep: str = "best",
    restore: str = "always",
    skips: bool = False,
    back: bool = False,
) -> Any:
    """Patience as a callback with some of its parts replaced."""

    def Patience(patience: int, min_delta: float) -> Any:  # noqa: C901
        def start(callback: Any) -> None:
            callback.best, callback.wait, callback.stopped = worst, 0, False
            callback.kept = None

        def begin(callback: Any) -> None:
            if afresh:
                start(callback)

        def after(callback: Any, epoch: int, logs: Logs) -> None:
            if skips and np.isnan(logs[monitor]):
                return
            improved = better(logs[monitor], callback.best, min_delta)
            callback.wait = 0 if improved and reset else callback.wait + (not improved)
            if improved:
                callback.best = logs[monitor]
            if (improved and keep == "best") or (callback.kept is None and keep == "first"):
                callback.kept = callback.model.get_weights()
            if previous:
                callback.best = logs[monitor]
            if back and not improved and callback.kept is not None:
                callback.model.set_weights(callback.kept)
            if not improved and callback.wait >= patience + late and stop:
                callback.model.stop_training = callback.stopped = True

        def end(callback: Any) -> None:
            wanted = {"always": True, "stopped": callback.stopped, "never": False}[restore]
            if wanted and callback.kept is not None:
                callback.model.set_weights(callback.kept)

        made: Any = Made(begin=begin, after=after, end=end)
        start(made)
        return made

    return Patience


PATIENCE = [
    Misconception(
        "last-weights",
        _patience(restore="never"),
        _(
            "At the end the model has the weights of the last epoch. Give it back those of the "
            "best one: numbers that were copied when it was the best, not the model's variables, "
            "which go on changing."
        ),
        CHAPTER,
    ),
    Misconception(
        "restored-only-when-stopped",
        _patience(restore="stopped"),
        _(
            "When the epochs run out before patience does, the model keeps its last weights (so it "
            "was in Keras 2). The best ones are wanted there, too."
        ),
        CHAPTER,
    ),
    Misconception(
        "goes-back-after-each-bad-epoch",
        _patience(back=True),
        _(
            "After every epoch without an improvement you put the best weights back, so the "
            "training never gets past them. While patience lasts it should go on from where it "
            "is; the best weights come back at the end."
        ),
        CHAPTER,
    ),
    Misconception(
        "first-weights",
        _patience(keep="first"),
        _(
            "The weights that are restored are those of the first epoch: they were kept once, and "
            "not again when better ones came."
        ),
        CHAPTER,
    ),
    Misconception(
        "one-epoch-late",
        _patience(late=1),
        _(
            "You stop one epoch late: patience 3 means that the third epoch in a row without an "
            "improvement is the last."
        ),
        CHAPTER,
    ),
    Misconception(
        "one-epoch-early",
        _patience(late=-1),
        _(
            "You stop one epoch early: with patience 3, three epochs in a row may pass without an "
            "improvement before the training ends."
        ),
        CHAPTER,
    ),
    Misconception(
        "nothing-stops",
        _patience(stop=False),
        _(
            "Your callback never ends the training. Does the counter last from one epoch to the "
            "next and get as far as patience, and is stop_training set (with one =) on the model?"
        ),
        CHAPTER,
    ),
    Misconception(
        "counter-not-reset",
        _patience(reset=False),
        _(
            "The epochs without an improvement are counted all together. After an improvement "
            "patience is whole again."
        ),
        CHAPTER,
    ),
    Misconception(
        "remembers-the-last-fit",
        _patience(afresh=False),
        _(
            "A second fit with the same callback is judged by what the first one left: the best "
            "loss, the counter, the weights. Whatever is remembered has to start anew when a "
            "training begins."
        ),
        CHAPTER,
    ),
    Misconception(
        "compares-with-the-previous",
        _patience(previous=True),
        _(
            "You compare each loss with the one before it, so coming down again from a bad epoch "
            "passes for an improvement. The best loss so far is what has to be beaten."
        ),
        CHAPTER,
    ),
    Misconception(
        "maximum",
        _patience(lambda value, best, d: value > best + d, worst=-np.inf),
        _("You look for the highest value, as one would with an accuracy. This is a loss."),
        CHAPTER,
    ),
    Misconception(
        "training-loss",
        _patience(monitor="loss"),
        _(
            "You watch the training loss, which falls on and on. The validation loss has to tell "
            "when to stop."
        ),
        CHAPTER,
    ),
    Misconception(
        "min-delta-ignored",
        _patience(lambda loss, best, d: loss < best),
        _("min_delta makes no difference: any improvement counts, however small."),
        CHAPTER,
    ),
    Misconception(
        "min-delta-sign",
        _patience(lambda loss, best, d: loss < best + d),
        _(
            "min_delta works the wrong way around: a loss that is a little worse than the best "
            "one passes for an improvement."
        ),
        CHAPTER,
    ),
    Misconception(
        "equal-is-better",
        _patience(lambda loss, best, d: loss <= best - d),
        _(
            "An improvement of exactly min_delta counts with you, and so does an equal loss when "
            "min_delta is 0. It takes more than min_delta."
        ),
        CHAPTER,
    ),
    Misconception(
        "nan-is-an-improvement",
        _patience(lambda loss, best, d: not loss >= best - d),
        NAN_IMPROVES,
        CHAPTER,
    ),
    Misconception("nan-does-not-count", _patience(skips=True), NAN_IS_FREE, CHAPTER),
]
