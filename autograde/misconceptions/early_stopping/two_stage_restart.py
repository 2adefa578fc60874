"""Known mistakes in two_stage_restart."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.early_stopping.shared import CHAPTER, Array, Indices, stage_one
from autograde.reference.early_stopping import Evaluate, Step


def _restart(
    learn: str = "training",
    again: str = "all",
    start: str = "initial",
    epochs: Callable[..., int] = lambda best, **_sizes: best + 1,
    told: Callable[[int], int] = lambda epochs: epochs,
    spoil: bool = False,
) -> Any:
    """The first variant with some of its parts replaced."""

    def two_stage_restart(
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
        best_w, best = stage_one(step, evaluate, w, rows[learn], validation, patience, max_epochs)
        count = epochs(
            best,
            patience=patience,
            max_epochs=max_epochs,
            share=len(training) / len(rows["all"]),
        )
        now = best_w if start == "best" else w
        now = now if spoil else np.array(now)
        for _epoch in range(count):
            step(now, rows[again])
        return now, told(count)

    return two_stage_restart


RESTART = [
    Misconception(
        "training-part-again",
        _restart(again="training"),
        _(
            "Your weights are those of the first stage: there is no second one, or it trains on "
            "the training part alone and so repeats the first. It is there to use all the "
            "examples, those that validated too."
        ),
        CHAPTER,
    ),
    Misconception(
        "validation-part-alone",
        _restart(again="validation"),
        _("The second stage trains on the validation part alone. It should see all examples."),
        CHAPTER,
    ),
    Misconception(
        "goes-on-from-the-best",
        _restart(start="best"),
        _(
            "The second stage starts from the weights that the first one found. That is nearer "
            "to the other variant; in this one it starts again from the initial weights."
        ),
        CHAPTER,
    ),
    Misconception(
        "one-epoch-short",
        _restart(epochs=lambda best, **_sizes: best),
        _(
            "The second stage is one epoch short: epochs count from 0, so when the best one is "
            "epoch 4, five have been trained."
        ),
        CHAPTER,
    ),
    Misconception(
        "patience-trained-too",
        _restart(
            epochs=lambda best, patience, max_epochs, **_s: min(best + 1 + patience, max_epochs)
        ),
        _(
            "The second stage is as long as the first one was, the epochs included in which it "
            "waited in vain. It should be as long as it took to get to the best epoch."
        ),
        CHAPTER,
    ),
    Misconception(
        "max-epochs-again",
        _restart(epochs=lambda best, max_epochs, **_sizes: max_epochs),
        _(
            "The second stage takes all max_epochs. How long to train is what the first stage has "
            "to find out, by the loss on the validation part: that on the training part falls on "
            "and on."
        ),
        CHAPTER,
    ),
    Misconception(
        "same-number-of-updates",
        _restart(epochs=lambda best, share, **_sizes: round((best + 1) * share)),
        _(
            "You shorten the second stage because its epochs have more examples (the textbook "
            "leaves open whether updates or passes should be as many). The notebook asks for the "
            "same number of epochs."
        ),
        CHAPTER,
    ),
    Misconception(
        "learns-from-everything-at-once",
        _restart(learn="all"),
        _(
            "You stop early by the loss on examples that you learn from, which tells nothing. The "
            "first stage may learn from the training part only, and the second has nothing left "
            "to watch: it takes as many epochs as the first one found."
        ),
        CHAPTER,
    ),
    Misconception(
        "initial-weights-lost",
        _restart(spoil=True),
        _(
            "The initial weights that were handed in have been trained: step changes what it is "
            "given, so give it a copy."
        ),
        CHAPTER,
    ),
    Misconception(
        "one-epoch-short-of-what-is-told",
        _restart(epochs=lambda best, **_sizes: best, told=lambda epochs: epochs + 1),
        _(
            "You tell the right number of epochs, but train one fewer: when the best epoch is "
            "epoch 4, five have been trained."
        ),
        CHAPTER,
    ),
    Misconception(
        "best-epoch-told",
        _restart(told=lambda epochs: epochs - 1),
        _("You return the number of the best epoch. Asked for is how many epochs were trained."),
        CHAPTER,
    ),
]
