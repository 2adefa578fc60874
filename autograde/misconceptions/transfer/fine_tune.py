"""Known mistakes in fine_tune."""

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.seen import tuned_facts
from autograde.misconceptions.transfer.shared import TRANSFER

HEAD, FINE = ("head", False, True), ("fine", True, True)

FINE_TUNE = [
    Misconception(
        "not-compiled-again",
        tuned_facts(HEAD, stale=True),
        _(
            "The base is unfrozen after the first phase, and training goes on with the old "
            "compilation: its optimizer knows nothing of the weights that are new to it, and Keras "
            "refuses. What is trainable counts when training first begins after compile()."
        ),
        TRANSFER,
    ),
    Misconception(
        "batch-normalization-unfrozen",
        tuned_facts(HEAD, FINE, statistics=True),
        _(
            "With the base you have unfrozen its batch normalization: it goes by the batch again, "
            "and its moving statistics follow your few examples. These layers stay frozen."
        ),
        TRANSFER,
    ),
    Misconception(
        "large-rate-in-both-phases",
        tuned_facts(HEAD, ("head", True, True)),
        _(
            "The second phase has the head's learning rate. Steps of that size wipe out what the "
            "base has learned: unfrozen weights move with the small one."
        ),
        TRANSFER,
    ),
    Misconception(
        "small-rate-in-both-phases",
        tuned_facts(("fine", False, True), FINE),
        _("The first phase has the small learning rate. A new head needs larger steps."),
        TRANSFER,
    ),
    Misconception(
        "rates-exchanged",
        tuned_facts(("fine", False, True), ("head", True, True)),
        _("The learning rates have changed places: the small one is for the unfrozen base."),
        TRANSFER,
    ),
    Misconception(
        "never-unfrozen",
        tuned_facts(HEAD, ("fine", False, True)),
        _("The base stands still in the second phase too: it is still frozen then."),
        TRANSFER,
    ),
    Misconception(
        "base-learns-from-the-start",
        tuned_facts(("head", True, True), FINE),
        _(
            "The base moves in the first phase. While the head is random, the gradients that reach "
            "the base are noise: it should be frozen then, however it is handed over."
        ),
        TRANSFER,
    ),
    Misconception(
        "head-only",
        tuned_facts(HEAD),
        _("There is one phase, that of the head. The second, with the base unfrozen, is missing."),
        TRANSFER,
    ),
    Misconception(
        "all-at-once",
        tuned_facts(FINE),
        _("There is one phase, with everything at once. The head should learn alone first."),
        TRANSFER,
    ),
    Misconception(
        "top-layer-only",
        tuned_facts(HEAD, FINE, whole=False),
        _(
            "In the second phase only a part of the base learns. Some layers of it are still "
            "frozen then that are no batch normalization, though the base as a whole should follow."
        ),
        TRANSFER,
    ),
    Misconception(
        "softmax-twice",
        tuned_facts(HEAD, FINE, twice=True),
        _(
            "Your loss takes the outputs for logits, but the model ends with softmax: it is "
            "applied twice. The loss still falls, only slowly, and never close to 0. Which outputs "
            "does the loss expect if it is not told otherwise?"
        ),
        TRANSFER,
    ),
    Misconception(
        "head-frozen-in-the-second-phase",
        tuned_facts(HEAD, ("fine", True, False)),
        _("In the second phase the head stands still. Both learn then, together."),
        TRANSFER,
    ),
    Misconception(
        "epochs-shared",
        tuned_facts(HEAD, FINE, share=2),
        _("You divide the epochs between the phases. Each of them has that many."),
        TRANSFER,
    ),
]
