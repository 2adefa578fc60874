"""What goes wrong in early stopping: when to stop, what to keep, what to do with it afterwards."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.i18n import _
from autograde.judge import Misconception
from autograde.reference import early_stopping as right
from autograde.reference.early_stopping import Evaluate, Step

Array = NDArray[np.floating]
Indices = NDArray[np.integer]
Better = Callable[[float, float, float], bool]

CHAPTER = "Early stopping and callbacks (3-feedforward/early-stopping)"


def _lower(loss: float, best: float, min_delta: float) -> bool:
    return loss < best - min_delta


def _stopping(
    better: Better = _lower,
    late: int = 0,
    reset: bool = True,
    previous: bool = False,
    from_start: bool = False,
    worst: float = np.inf,
    plain_best: bool = False,
    never: Callable[[int], int] = lambda n: 0,
    result: Callable[[int, int, Any], Any] = lambda stopped, best, losses: (stopped, best),
) -> Any:
    """Patience with some of its parts replaced."""

    def stopping_epoch(losses: Array, patience: int, min_delta: float) -> Any:
        best, best_epoch, wait = worst, 0, 0
        for epoch, loss in enumerate(losses):
            improved = better(loss, best, min_delta)
            if improved or (plain_best and loss < best):
                best, best_epoch = loss, epoch
            if improved and reset:
                wait = 0
            elif not improved or from_start:
                wait += 1
            if previous:
                best = loss
            if wait >= patience + late and epoch > 0 and (not improved or from_start):
                return result(epoch, best_epoch, losses)
        return result(never(len(losses)), best_epoch, losses)

    return stopping_epoch


def _counted_from_one(stopped: int, best: int, losses: Any) -> Any:
    return (stopped + 1 if stopped else 0), best + 1


def _skipping(losses: Array, patience: int, min_delta: float) -> Any:
    best, best_epoch, wait = np.inf, 0, 0
    for epoch, loss in enumerate(losses):
        if np.isnan(loss):
            continue
        wait += 1
        if loss < best - min_delta:
            best, best_epoch, wait = loss, epoch, 0
        elif wait >= patience:
            return epoch, best_epoch
    return 0, best_epoch


STOPPING_EPOCH = [
    Misconception(
        "one-epoch-late",
        _stopping(late=1),
        _(
            "You stop one epoch late: patience 3 means that the third epoch in a row without an "
            "improvement is the last. (PyTorch's ReduceLROnPlateau and scikit-learn's MLP wait "
            "for one more.)"
        ),
        CHAPTER,
    ),
    Misconception(
        "one-epoch-early",
        _stopping(late=-1),
        _(
            "You stop one epoch early: patience 3 means that three epochs in a row may pass "
            "without an improvement, and the third of them is the last."
        ),
        CHAPTER,
    ),
    Misconception(
        "counter-not-reset",
        _stopping(reset=False),
        _(
            "The epochs without an improvement are counted all together. After an improvement "
            "patience is whole again."
        ),
        CHAPTER,
    ),
    Misconception(
        "patience-from-the-start",
        _stopping(reset=False, from_start=True, late=1),
        _(
            "Your patience is used up by every epoch from the first one on, better or not. Only "
            "epochs without an improvement cost patience."
        ),
        CHAPTER,
    ),
    Misconception(
        "compares-with-the-previous",
        _stopping(previous=True),
        _(
            "You compare each loss with the one before it (as Prechelt's UP criterion does), so "
            "coming down again from a bad epoch passes for an improvement. The best loss so far "
            "is what has to be beaten."
        ),
        CHAPTER,
    ),
    Misconception(
        "maximum",
        _stopping(better=lambda loss, best, d: loss > best + d, worst=-np.inf),
        _("You look for the highest value, as one would with an accuracy. These are losses."),
        CHAPTER,
    ),
    Misconception(
        "min-delta-ignored",
        _stopping(better=lambda loss, best, d: loss < best),
        _("min_delta makes no difference: any improvement counts, however small."),
        CHAPTER,
    ),
    Misconception(
        "min-delta-sign",
        _stopping(better=lambda loss, best, d: loss < best + d),
        _(
            "min_delta works the wrong way around: a loss that is a little worse than the best "
            "one passes for an improvement."
        ),
        CHAPTER,
    ),
    Misconception(
        "min-delta-relative",
        _stopping(
            better=lambda loss, best, d: loss < (best * (1 - d) if np.isfinite(best) else best)
        ),
        _(
            "You take min_delta for a share of the best loss, as the relative threshold of "
            "PyTorch's ReduceLROnPlateau does. Here it is a difference of losses."
        ),
        CHAPTER,
    ),
    Misconception(
        "equal-is-better",
        _stopping(better=lambda loss, best, d: loss <= best - d),
        _(
            "An improvement of exactly min_delta counts with you, and so does an equal loss when "
            "min_delta is 0. It takes more than min_delta."
        ),
        CHAPTER,
    ),
    Misconception(
        "best-without-min-delta",
        _stopping(plain_best=True),
        _(
            "The counter knows min_delta, but the best loss moves with every small improvement "
            "(as in scikit-learn's MLP), so slow progress never adds up. Both belong together: "
            "the best loss is that of the last improvement that counted."
        ),
        CHAPTER,
    ),
    Misconception(
        "looks-into-the-future",
        _stopping(result=lambda stopped, best, losses: (stopped, int(np.nanargmin(losses)))),
        _(
            "Your best epoch is that of the whole curve. Training that has stopped never gets to "
            "see the epochs after that."
        ),
        CHAPTER,
    ),
    Misconception(
        "counted-from-one",
        _stopping(result=_counted_from_one),
        _("You count epochs from 1. Here the first one is epoch 0, as in Keras's callbacks."),
        CHAPTER,
    ),
    Misconception(
        "never-is-the-last",
        _stopping(never=lambda n: n - 1),
        _(
            "When nothing stops the training you name its last epoch, as if it had been stopped "
            "there. The notebook asks for 0 then, as Keras has it."
        ),
        CHAPTER,
    ),
    Misconception(
        "never-is-the-length",
        _stopping(never=lambda n: n),
        _(
            "When nothing stops the training you return the number of epochs. The notebook asks "
            "for 0 then, as Keras has it."
        ),
        CHAPTER,
    ),
    Misconception(
        "never-is-minus-one",
        _stopping(never=lambda n: -1),
        _(
            "When nothing stops the training you return -1. The notebook asks for 0 then, as "
            "Keras has it: nobody can be stopped at epoch 0."
        ),
        CHAPTER,
    ),
    Misconception(
        "nan-is-an-improvement",
        _stopping(better=lambda loss, best, d: not loss >= best - d),
        _(
            "A loss that is not a number counts as an improvement with you. It is neither above "
            "nor below anything: ask whether a loss is better, not whether it is not worse."
        ),
        CHAPTER,
    ),
    Misconception(
        "nan-does-not-count",
        _skipping,
        _(
            "An epoch whose loss is not a number costs no patience with you. It is an epoch "
            "without an improvement."
        ),
        CHAPTER,
    ),
    Misconception(
        "parts-exchanged",
        _stopping(result=lambda stopped, best, losses: (best, stopped)),
        _("The two epochs are exchanged: where it stopped comes first, the best one second."),
        CHAPTER,
    ),
    Misconception(
        "loss-for-epoch",
        _stopping(result=lambda stopped, best, losses: (stopped, float(losses[best]))),
        _("The second part should be the number of the best epoch, not its loss."),
        CHAPTER,
    ),
]


def _train(
    better: Better = _lower,
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
    extra: int = 0,
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
            loss = evaluate(w) if before else None
            if before:
                kept = w.copy()
            step(w)
            if loss is None:
                loss, kept = evaluate(w), w.copy()
            improved = better(loss, best, 0.0)
            wait = 0 if improved and reset else wait + (not improved)
            if improved:
                best, best_w, best_epoch = loss, kept, epoch
            if previous:
                best = loss
            if patient and not improved and wait >= patience + late:
                break
            epoch += 1
        found = {"best": best_w, "last": w, "start": np.array(start)}[keep]
        return result(found, best_epoch)

    return train_with_patience


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


def _stage_one(
    step: Step,
    evaluate: Evaluate,
    w: Array,
    learn: Indices,
    watch: Indices,
    patience: int,
    max_epochs: int,
) -> tuple[Array, int]:
    return right.train_with_patience(
        lambda w: step(w, learn), lambda w: evaluate(w, watch), w, patience, max_epochs
    )


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
        best_w, best = _stage_one(step, evaluate, w, rows[learn], validation, patience, max_epochs)
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
        "best-epoch-told",
        _restart(told=lambda epochs: epochs - 1),
        _("You return the number of the best epoch. Asked for is how many epochs were trained."),
        CHAPTER,
    ),
]


def _continue(
    start: str = "best",
    target_of: str = "best",
    learn: str = "all",
    watch: str = "validation",
    limit: bool = True,
    at_least: int = 0,
    told: Callable[[int, int], int] = lambda epochs, best: epochs,
    until: Callable[[float, float], bool] = lambda loss, target: loss > target,
) -> Any:
    """The second variant with some of its parts replaced."""

    def two_stage_continue(
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
        initial = np.array(w)
        now, best = _stage_one(step, evaluate, w, training, validation, patience, max_epochs)
        last = initial.copy()
        for _epoch in range(min(best + 1 + patience, max_epochs)):
            step(last, training)
        found = {"best": now, "last": last, "initial": initial}
        target = evaluate(found[target_of], training)
        now, epochs = found[start].copy(), 0
        while epochs < at_least or (
            (epochs < max_epochs or not limit) and until(evaluate(now, rows[watch]), target)
        ):
            step(now, rows[learn])
            epochs += 1
        return now, told(epochs, best)

    return two_stage_continue


def _no_second_stage(
    step: Step,
    evaluate: Evaluate,
    w: Array,
    training: Indices,
    validation: Indices,
    patience: int,
    max_epochs: int,
) -> Any:
    return _stage_one(step, evaluate, w, training, validation, patience, max_epochs)[0], 0


CONTINUE = [
    Misconception(
        "starts-again",
        _continue(start="initial"),
        _(
            "The second stage starts again from the initial weights. That is the other variant; "
            "in this one it goes on from the best weights of the first."
        ),
        CHAPTER,
    ),
    Misconception(
        "goes-on-from-the-last",
        _continue(start="last", target_of="last"),
        _(
            "The second stage goes on from the weights with which the first one ended, those of "
            "the epochs in which it waited in vain. It should start from the best ones."
        ),
        CHAPTER,
    ),
    Misconception(
        "target-from-the-end",
        _continue(target_of="last"),
        _(
            "Your target is the training loss where the first stage ended, which is lower than "
            "that at the best weights. Take the loss of the weights that you go on from."
        ),
        CHAPTER,
    ),
    Misconception(
        "training-part-again",
        _continue(learn="training"),
        _(
            "The second stage goes on with the training part alone: that is overfitting as if "
            "nothing had stopped it. It should see all examples."
        ),
        CHAPTER,
    ),
    Misconception(
        "validation-part-alone",
        _continue(learn="validation"),
        _("The second stage learns from the validation part alone. It should see all examples."),
        CHAPTER,
    ),
    Misconception(
        "watches-everything",
        _continue(watch="all"),
        _(
            "The second stage watches the loss on all examples. It is the loss on the validation "
            "part that has to come down to the target."
        ),
        CHAPTER,
    ),
    Misconception(
        "until-instead-of-while",
        _continue(until=lambda loss, target: loss <= target),
        _("The condition is the wrong way around: go on while the loss is above the target."),
        CHAPTER,
    ),
    Misconception(
        "one-epoch-in-any-case",
        _continue(at_least=1),
        _(
            "Your second stage trains an epoch before it looks at the loss for the first time. "
            "If validation has caught up already, there is nothing to do."
        ),
        CHAPTER,
    ),
    Misconception(
        "no-limit",
        _continue(limit=False),
        _(
            "Nothing ends your second stage if the target is never reached, and it may never be. "
            "It should take max_epochs at most."
        ),
        CHAPTER,
    ),
    Misconception(
        "no-second-stage",
        _no_second_stage,
        _(
            "The second stage ends before it begins: the weights of the first come back. The loss "
            "to watch is that on the validation part, and the target that on the training part."
        ),
        CHAPTER,
    ),
    Misconception(
        "counts-both-stages",
        _continue(told=lambda epochs, best: best + 1 + epochs),
        _("You count the epochs of both stages. Asked for is how many the second one took."),
        CHAPTER,
    ),
]
