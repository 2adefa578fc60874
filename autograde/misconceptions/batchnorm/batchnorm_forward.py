"""Known mistakes in batchnorm_forward."""

from typing import Any

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.batchnorm.shared import CHAPTER, Array
from autograde.reference.batchnorm import normalize_batch, normalize_inference, update_moving


def _forward(
    training_uses: str = "batch",
    inference_uses: str = "moving",
    training_updates: bool = True,
    inference_updates: bool = False,
    exchanged: bool = False,
) -> Any:
    """The layer with one of its decisions taken wrongly."""

    def batchnorm_forward(
        x: Array,
        gamma: Array,
        beta: Array,
        mean: Array,
        variance: Array,
        momentum: float,
        epsilon: float,
        training: bool,
    ) -> Any:
        updated = update_moving(x, mean, variance, 1 - momentum if exchanged else momentum)
        uses = training_uses if training else inference_uses
        if uses == "batch":
            y = normalize_batch(x, gamma, beta, epsilon)
        else:
            statistics = updated if uses == "updated" else (mean, variance)
            y = normalize_inference(x, gamma, beta, *statistics, epsilon)
        updates = training_updates if training else inference_updates
        return y, *(updated if updates else (mean.copy(), variance.copy()))

    return batchnorm_forward


def forward_no_training_with_one(x: Array, *settings: Any) -> Any:
    *others, training = settings
    return _forward()(x, *others, training and len(x) > 1)


FORWARD = [
    Misconception(
        "training-ignored",
        _forward(inference_uses="batch", inference_updates=True),
        _("The argument training makes no difference: the layer always does what training does."),
        CHAPTER,
    ),
    Misconception(
        "training-reversed",
        _forward("moving", "batch", training_updates=False, inference_updates=True),
        _(
            "You do in training what belongs to inference, and at inference what belongs to "
            "training: look at what decides between the two."
        ),
        CHAPTER,
    ),
    Misconception(
        "no-training-with-one-example",
        forward_no_training_with_one,
        _(
            "A batch of one example is treated as if it were inference. In training it is a batch "
            "like any other: its variance is 0, and epsilon keeps the quotient finite."
        ),
        CHAPTER,
    ),
    Misconception(
        "batch-statistics-at-inference",
        _forward(inference_uses="batch"),
        _(
            "At inference you normalize by the batch at hand. The moving statistics are kept for "
            "just this moment."
        ),
        CHAPTER,
    ),
    Misconception(
        "inference-updates",
        _forward(inference_updates=True),
        _(
            "The moving statistics change at inference. They learn from training batches alone; "
            "at inference they come back as they were."
        ),
        CHAPTER,
    ),
    Misconception(
        "moving-statistics-in-training",
        _forward(training_uses="moving"),
        _(
            "In training you normalize by the moving statistics. There the batch's own statistics "
            "normalize; the moving ones are only brought up to date."
        ),
        CHAPTER,
    ),
    Misconception(
        "updated-statistics-in-training",
        _forward(training_uses="updated"),
        _(
            "In training you first update the moving statistics and then normalize by them. There "
            "the batch's own statistics normalize."
        ),
        CHAPTER,
    ),
    Misconception(
        "never-updated",
        _forward(training_updates=False),
        _("The moving statistics come back from training as they were: the layer never learns."),
        CHAPTER,
    ),
    Misconception(
        "weights-exchanged",
        _forward(exchanged=True),
        _(
            "momentum weighs the batch here. It is the weight of what was known before: with 0.9, "
            "one batch moves the statistics by a tenth."
        ),
        CHAPTER,
    ),
]
