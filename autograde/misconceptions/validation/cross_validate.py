"""Known mistakes in cross_validate."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.validation.shared import CHAPTER, Array
from autograde.misconceptions.validation.standardize import standardize_each
from autograde.reference import validation as right
from autograde.reference.validation import Indices, Model, Split


def _prepared(how: str, x: Array, training: Indices, validation: Indices) -> tuple[Array, Array]:
    """The inputs of both parts; "fit" and "score" leave the other part as it is."""
    if how == "all":
        x_all, _same = right.standardize(x, x)
        return x_all[training], x_all[validation]
    raw = x[training], x[validation]
    scaled = standardize_each(*raw) if how == "each" else right.standardize(*raw)
    return (
        raw[0] if how in ("none", "score") else scaled[0],
        raw[1] if how in ("none", "fit") else scaled[1],
    )


def cross_validate_with(
    prepare: str = "training",
    fit_on: str = "training",
    score_on: str = "validation",
    once: bool = False,
    keep: str = "all",
    exchanged: bool = False,
) -> Any:
    """Cross-validation with one of its parts replaced."""

    def cross_validate(model: Model, x: Array, y: Array, splits: Sequence[Split]) -> Any:
        scores: list[float] = []
        fitted = None
        for split in splits:
            training, validation = split[::-1] if exchanged else split
            x_training, x_validation = _prepared(prepare, x, training, validation)
            if fitted is None or not once:
                if fit_on == "all":
                    both = np.concatenate([x_training, x_validation])
                    fitted = model.fit(both, np.concatenate([y[training], y[validation]]))
                else:
                    fitted = model.fit(x_training, y[training])
            scored = (x_validation, y[validation])
            if score_on == "training":
                scored = (x_training, y[training])
            scores.append(model.score(fitted, *scored))
            if keep == "first":
                break
        return {"mean": np.mean(scores), "first": scores[:1]}.get(keep, np.array(scores))

    return cross_validate


CROSS_VALIDATE = [
    Misconception(
        "standardized-before-the-split",
        cross_validate_with(prepare="all"),
        _(
            "All examples are standardized together before they are split, so the validation parts "
            "leak into the training. Standardize inside the loop, by the training part."
        ),
        CHAPTER,
    ),
    Misconception(
        "not-standardized",
        cross_validate_with(prepare="none"),
        _("The model is fitted on the inputs as they are: they should be standardized first."),
        CHAPTER,
    ),
    Misconception(
        "validation-raw",
        cross_validate_with(prepare="fit"),
        _(
            "The model is fitted on standardized inputs but scored on inputs as they are, whose "
            "units it has never seen."
        ),
        CHAPTER,
    ),
    Misconception(
        "training-raw",
        cross_validate_with(prepare="score"),
        _(
            "The model is fitted on inputs as they are but scored on standardized ones, whose "
            "units it has never seen."
        ),
        CHAPTER,
    ),
    Misconception(
        "standardized-apart",
        cross_validate_with(prepare="each"),
        _(
            "Each part is standardized by its own statistics; the validation part needs those of "
            "the training part."
        ),
        CHAPTER,
    ),
    Misconception(
        "validation-trains",
        cross_validate_with(fit_on="all"),
        _("The model is fitted on the validation part too: its scores are then too good."),
        CHAPTER,
    ),
    Misconception(
        "scored-on-training",
        cross_validate_with(score_on="training"),
        _("The model is scored on the examples that it was fitted on."),
        CHAPTER,
    ),
    Misconception(
        "parts-exchanged",
        cross_validate_with(exchanged=True),
        _(
            "You fit on the validation parts and score on the training parts: in each split the "
            "training part comes first."
        ),
        CHAPTER,
    ),
    Misconception(
        "fitted-once",
        cross_validate_with(once=True),
        _(
            "The model of the first fold is scored on all the others, whose examples it has seen. "
            "Every fold needs a fit of its own."
        ),
        CHAPTER,
    ),
    Misconception(
        "mean-only",
        cross_validate_with(keep="mean"),
        _("Only the mean comes back. One score per fold is asked for: their spread matters too."),
        CHAPTER,
    ),
    Misconception(
        "first-fold-only",
        cross_validate_with(keep="first"),
        _("Only the first fold's score comes back: is the return inside the loop?"),
        CHAPTER,
    ),
]
