"""Known mistakes in train_with_patience."""

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
from autograde.reference import early_stopping as right


def _train(
    better: Better = lower,
    late: int = 0,
    reset: bool = True,
    previous: bool = False,
    worst: float = np.inf,
    keep: str = "best",
    own: bool = True,
    before: bool = False,
    first: bool = False,
    endless: bool = False,
    patient: bool = True,
    skips: bool = False,
    extra: int = 0,
    back: bool = False,
    again: bool = False,
    kept_before: bool = False,
    told: str = "best",
    result: Callable[[Any, int], Any] = lambda w, epoch: (w, epoch),
) -> Any:
    """Training with patience, with some of its parts replaced."""

    def train_with_patience(
        step: Any, evaluate: Any, w: Array, patience: int, max_epochs: int
    ) -> Any:
        start, w = w, (np.array(w) if own else w)
        best, best_w, best_epoch, wait, epoch = worst, start.copy(), 0, 0, 0
        if first:
            best = evaluate(w)
        while endless or epoch < max_epochs + extra:
            if again:
                w[...] = start
            untrained = w.copy()
            loss = evaluate(w) if before else None
            step(w)
            if loss is None:
                loss = evaluate(w)
            kept = untrained if before or kept_before else w.copy()
            improved = better(loss, best, 0.0)
            free = skips and np.isnan(loss)
            wait = 0 if improved and reset else wait + (not improved and not free)
            if improved:
                best, best_w, best_epoch = loss, kept, epoch
            if previous:
                best = loss
            if back and not improved:
                w[...] = best_w
            if patient and not improved and not free and wait >= patience + late:
                break
            epoch += 1
        found = {"best": best_w, "last": w, "start": np.array(start)}[keep]
        return result(found, best_epoch if told == "best" else min(epoch, max_epochs - 1))

    return train_with_patience


def _one_epoch_only(step: Any, evaluate: Any, w: Array, patience: int, max_epochs: int) -> Any:
    return right.train_with_patience(step, evaluate, w, patience, 1)


TRAIN = [
    Misconception(
        "last-weights",
        _train(keep="last"),
        _(
            "The weights that come back are those of the last epoch. Either the best ones were "
            "never kept, or what was kept is the very array that step goes on changing."
        ),
        CHAPTER,
    ),
    Misconception(
        "last-weights-in-the-callers-array",
        _train(keep="last", own=False),
        _(
            "You train the array that was handed in and give it back with the last weights in it. "
            "Train a copy, and put another copy aside whenever the loss is the best so far."
        ),
        CHAPTER,
    ),
    Misconception(
        "trains-the-callers-array",
        _train(own=False),
        _(
            "step changes the weights in place, and you let it change those that were handed in. "
            "Whoever calls you may need them to start again: train a copy."
        ),
        CHAPTER,
    ),
    Misconception(
        "first-weights",
        _train(keep="start"),
        _("The weights that come back are those from before the training."),
        CHAPTER,
    ),
    Misconception(
        "weights-before-the-epoch",
        _train(kept_before=True),
        _(
            "What you keep are the weights with which the best epoch began: they were copied "
            "before the step. Asked for are those that it ended with, whose loss it is."
        ),
        CHAPTER,
    ),
    Misconception(
        "goes-back-after-each-bad-epoch",
        _train(back=True),
        _(
            "After every epoch without an improvement you go on from the best weights, so the "
            "training never gets past them. While patience lasts it should go on from where it is."
        ),
        CHAPTER,
    ),
    Misconception(
        "one-epoch-late",
        _train(late=1),
        _(
            "You stop one epoch late: patience 3 means that the third epoch in a row without an "
            "improvement is the last."
        ),
        CHAPTER,
    ),
    Misconception(
        "one-epoch-early",
        _train(late=-1),
        _(
            "You stop one epoch early: with patience 3, three epochs in a row may pass without an "
            "improvement before the training ends."
        ),
        CHAPTER,
    ),
    Misconception(
        "counter-not-reset",
        _train(reset=False),
        _(
            "The epochs without an improvement are counted all together. After an improvement "
            "patience is whole again."
        ),
        CHAPTER,
    ),
    Misconception(
        "compares-with-the-previous",
        _train(previous=True),
        _(
            "You compare each loss with the one before it, so coming down again from a bad epoch "
            "passes for an improvement. The best loss so far is what has to be beaten."
        ),
        CHAPTER,
    ),
    Misconception(
        "maximum",
        _train(better=lambda loss, best, d: loss > best, worst=-np.inf),
        _("You keep the weights with the highest value. What evaluate gives is a loss."),
        CHAPTER,
    ),
    Misconception(
        "equal-is-better",
        _train(better=lambda loss, best, d: loss <= best),
        _("An equal loss counts as an improvement with you. It has to be lower."),
        CHAPTER,
    ),
    Misconception(
        "tolerance-of-its-own",
        _train(better=lambda loss, best, d: loss < best - 1e-4),
        _(
            "A loss that is only a little lower does not count with you. Here min_delta is 0: "
            "however small it is, an improvement is one."
        ),
        CHAPTER,
    ),
    Misconception(
        "nan-is-an-improvement",
        _train(better=lambda loss, best, d: not loss >= best),
        NAN_IMPROVES,
        CHAPTER,
    ),
    Misconception("nan-does-not-count", _train(skips=True), NAN_IS_FREE, CHAPTER),
    Misconception(
        "evaluates-before-the-step",
        _train(before=True),
        _(
            "You evaluate before you step, so the loss that you take for this epoch's is that of "
            "the epoch before, and the first one is that of the untrained weights."
        ),
        CHAPTER,
    ),
    Misconception(
        "untrained-is-a-candidate",
        _train(first=True),
        _(
            "The loss before the first epoch takes part with you. Here, as in Keras, the first "
            "one that counts is that of epoch 0."
        ),
        CHAPTER,
    ),
    Misconception(
        "every-epoch-from-the-start",
        _train(again=True),
        _(
            "Every epoch starts from the weights that were handed in, so none gets farther than "
            "the first. Each one has to go on from where the one before ended."
        ),
        CHAPTER,
    ),
    Misconception(
        "one-epoch-only",
        _one_epoch_only,
        _("Only one epoch is trained: is the return inside the loop?"),
        CHAPTER,
    ),
    Misconception(
        "max-epochs-ignored",
        _train(endless=True),
        _("You train until patience ends, even if that takes more than max_epochs."),
        CHAPTER,
    ),
    Misconception(
        "one-epoch-too-many",
        _train(extra=1),
        _("When nothing stops it, your training takes one epoch more than max_epochs."),
        CHAPTER,
    ),
    Misconception(
        "no-patience",
        _train(patient=False),
        _("You train to the end in any case. The right weights may come back, but late."),
        CHAPTER,
    ),
    Misconception(
        "last-epoch-told",
        _train(told="last"),
        _("You return the number of the last epoch. That of the best one is asked for."),
        CHAPTER,
    ),
    Misconception(
        "counted-from-one",
        _train(result=lambda w, epoch: (w, epoch + 1)),
        _(
            "Your best epoch counts from 1 (or is a number of epochs, as in the textbook's "
            "algorithm). Here the first one is epoch 0, as in Keras's callbacks."
        ),
        CHAPTER,
    ),
    Misconception(
        "parts-exchanged",
        _train(result=lambda w, epoch: (epoch, w)),
        _("The two parts are exchanged: the weights come first, the epoch second."),
        CHAPTER,
    ),
]
