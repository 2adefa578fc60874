"""Known mistakes in freeze."""

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.misconceptions.seen import frozen_facts
from autograde.misconceptions.transfer.shared import TRANSFER

FREEZE = [
    Misconception(
        "everything-frozen",
        frozen_facts(lambda _nested, _asleep: (False, False, False, False)),
        _(
            "Nothing learns any more. Freezing a whole model freezes all layers in it, and a layer "
            "that you wake up again stays asleep as long as the model around it is frozen."
        ),
        TRANSFER,
    ),
    Misconception(
        "nothing-frozen",
        frozen_facts(lambda _nested, asleep: (True, True, True, not asleep)),
        _("Everything learns as before: no layer has been frozen."),
        TRANSFER,
    ),
    Misconception(
        "head-frozen-instead",
        frozen_facts(lambda _nested, _asleep: (True, True, True, False)),
        _("It is the head that you have frozen. Its weights are new: they are the ones to learn."),
        TRANSFER,
    ),
    Misconception(
        "head-left-asleep",
        frozen_facts(lambda _nested, asleep: (False, False, False, not asleep)),
        _(
            "Everything under the head is frozen. But if the head was frozen when the model was "
            "handed over, it still is."
        ),
        TRANSFER,
    ),
    Misconception(
        "weights-lost",
        frozen_facts(lambda _nested, _asleep: (False, False, False, True), kept=False),
        _(
            "The right layers learn, but the weights are not those that were handed over. "
            "clone_model copies the architecture and starts anew."
        ),
        TRANSFER,
    ),
    Misconception(
        "batch-normalization-left-out",
        frozen_facts(lambda nested, _asleep: (False, not nested, False, True)),
        _(
            "Batch normalization still learns, and its moving statistics still move: you have "
            "frozen only some kinds of layers."
        ),
        TRANSFER,
    ),
    Misconception(
        "only-the-first-layer",
        frozen_facts(lambda nested, _asleep: (False, not nested, not nested, True)),
        _("Only the first layer is frozen. All layers under the head should be."),
        TRANSFER,
    ),
    Misconception(
        "two-layers-awake",
        frozen_facts(lambda nested, _asleep: (nested, nested, True, True)),
        _("The last two layers still learn. Only the last one, the head, should."),
        TRANSFER,
    ),
]
