"""Known mistakes in build_transfer_model."""

from typing import Any

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.seen import Told, transfer_facts
from autograde.misconceptions.transfer.shared import TRANSFER


def _built(**options: Any) -> Told:
    return Told(lambda x, classes, seed: transfer_facts(x, classes, seed, **options))


BUILD_TRANSFER_MODEL = [
    Misconception(
        "base-not-frozen",
        _built(trainable=8, steady=False),
        _(
            "The base still learns. Its weights know something; those of the new head do not, and "
            "their first gradients would undo what the base has learned."
        ),
        TRANSFER,
    ),
    Misconception(
        "batch-normalization-left-out",
        _built(trainable=4, steady=False),
        _(
            "Batch normalization still learns, and its statistics follow the batches: you have "
            "frozen only some kinds of layers of the base."
        ),
        TRANSFER,
    ),
    Misconception(
        "base-cloned",
        _built(cloned=True),
        _(
            "Your model stands on a copy of the base: use the base itself. (clone_model alone "
            "copies the architecture and not even what was learned.)"
        ),
        TRANSFER,
    ),
    Misconception(
        "everything-frozen",
        _built(trainable=0),
        _("The head is frozen too: nothing can learn. Freeze the base, not the model around it."),
        TRANSFER,
    ),
    Misconception(
        "logits",
        _built(activation="linear"),
        _("Your head gives any numbers: asked for are probabilities, which sum to one."),
        TRANSFER,
    ),
    Misconception(
        "sigmoid",
        _built(activation="sigmoid"),
        _(
            "Each of your outputs is a probability of its own. A picture belongs to one class: the "
            "outputs should sum to one."
        ),
        TRANSFER,
    ),
    Misconception(
        "ten-classes",
        _built(units=10),
        _("Your head has ten outputs, whatever the number of classes."),
        TRANSFER,
    ),
]
