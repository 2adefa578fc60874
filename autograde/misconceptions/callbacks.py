"""What goes wrong in callbacks of Keras: they watch, stop, keep and restore the wrong thing."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.reference.early_stopping import Callback

CHAPTER = "Early stopping and callbacks (3-feedforward/early-stopping)"

Logs = dict[str, float]


class _Made(Callback):
    """A callback made of functions that are handed the callback first; it needs no Keras."""

    def __init__(self, **hooks: Callable[..., None]) -> None:
        self.hooks = hooks

    def _call(self, name: str, *arguments: Any) -> None:
        if name in self.hooks:
            self.hooks[name](self, *arguments)

    def on_train_begin(self, logs: Logs | None = None) -> None:
        self._call("begin")

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        self._call("before", epoch)

    def on_epoch_end(self, epoch: int, logs: Logs) -> None:
        self._call("after", epoch, logs)

    def on_train_end(self, logs: Logs | None = None) -> None:
        self._call("end")


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

        return _Made(before=before, after=after)

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
            "Your callback never ends the training. It is the model that has a stop_training to "
            "set, not the callback, and accuracies go from 0 to 1, not to 100."
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
            improved = better(logs[monitor], callback.best, min_delta)
            callback.wait = 0 if improved and reset else callback.wait + (not improved)
            if improved:
                callback.best = logs[monitor]
            if (improved and keep == "best") or (callback.kept is None and keep == "first"):
                callback.kept = callback.model.get_weights()
            if previous:
                callback.best = logs[monitor]
            if not improved and callback.wait >= patience + late and stop:
                callback.model.stop_training = callback.stopped = True

        def end(callback: Any) -> None:
            wanted = {"always": True, "stopped": callback.stopped, "never": False}[restore]
            if wanted and callback.kept is not None:
                callback.model.set_weights(callback.kept)

        made: Any = _Made(begin=begin, after=after, end=end)
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
            "Your callback never ends the training. It is the model that has a stop_training to "
            "set, not the callback."
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
]


def _best_weights(
    *,
    modes: tuple[str, str] = ("min", "max"),
    equal: bool = False,
    previous: bool = False,
    keep: str = "best",
    counted_from: int = 0,
    watch: str = "",
    stop: bool = False,
    restore: bool = False,
) -> Any:
    """A checkpoint in memory with some of its parts replaced.

    ``modes`` are those that stand in for "min" and "max".
    """

    def BestWeights(monitor: str, mode: str) -> Any:
        sign = 1 if modes[("min", "max").index(mode)] == "min" else -1

        def after(callback: Any, epoch: int, logs: Logs) -> None:
            value = sign * logs[watch or monitor]
            better = value <= callback.best if equal else value < callback.best
            first, last = callback.best_weights is None and keep == "first", keep == "last"
            if better:
                callback.best, callback.best_epoch = value, epoch + counted_from
            if (better and keep == "best") or first or last:
                callback.best_weights = callback.model.get_weights()
            if previous:
                callback.best = value
            if stop and not better:
                callback.model.stop_training = True

        def end(callback: Any) -> None:
            if restore:
                callback.model.set_weights(callback.best_weights)

        made: Any = _Made(after=after, end=end)
        made.best, made.best_epoch, made.best_weights = np.inf, None, None
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
]
