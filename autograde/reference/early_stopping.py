"""When to stop training, which weights to keep, and how to train on everything afterwards.

Epochs are counted from 0: epoch 0 ends after the first pass over the training examples. A loss
*improves* if it lies more than ``min_delta`` below the best one so far, and training stops at the
first epoch that is the ``patience``-th in a row without an improvement. That is algorithm 7.1 of
Goodfellow, Bengio and Courville (2016), and what ``keras.callbacks.EarlyStopping`` does.

``step`` and ``evaluate`` are handed in: ``step`` trains for one epoch and changes the weights in
place, ``evaluate`` gives a loss. The callbacks do what those of Keras do, without Keras.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
Indices = NDArray[np.integer]
Step = Callable[[Array, Indices], Any]
Evaluate = Callable[[Array, Indices], float]
Logs = dict[str, float]


def stopping_epoch(
    losses: Sequence[float] | Array, patience: int, min_delta: float = 0.0
) -> tuple[int, int]:
    """``(stopped_epoch, best_epoch)`` of a validation curve; the first is 0 if nothing stops it.

    A loss that is not a number is no improvement, not even the first one; until one improves, the
    best epoch is 0. A ``patience`` of 0 is one of 1, as in Keras.
    """
    best, best_epoch, wait = np.inf, 0, 0
    for epoch, loss in enumerate(losses):
        wait += 1
        if loss < best - min_delta:
            best, best_epoch, wait = float(loss), epoch, 0
        elif wait >= patience:
            return epoch, best_epoch
    return 0, best_epoch


def train_with_patience(
    step: Callable[[Array], Any],
    evaluate: Callable[[Array], float],
    w: Array,
    patience: int,
    max_epochs: int,
) -> tuple[Array, int]:
    """``(best_w, best_epoch)``: train from ``w`` until patience or the epochs run out.

    Algorithm 7.1, with a validation after each epoch.
    """
    w = np.array(w)
    best, best_w, best_epoch, wait = np.inf, w.copy(), 0, 0
    for epoch in range(max_epochs):
        step(w)
        loss = evaluate(w)
        wait += 1
        if loss < best:
            best, best_w, best_epoch, wait = loss, w.copy(), epoch, 0
        elif wait >= patience:
            break
    return best_w, best_epoch


def two_stage_restart(
    step: Step,
    evaluate: Evaluate,
    w: Array,
    training: Indices,
    validation: Indices,
    patience: int,
    max_epochs: int,
) -> tuple[Array, int]:
    """``(w, epochs)``: find how long to train, then train that long on everything, from ``w``.

    Algorithm 7.2. ``step(w, rows)`` and ``evaluate(w, rows)`` look at those rows alone. An
    epoch is a pass, so the second stage takes more updates where an epoch has several.
    """
    _w, best_epoch = _first_stage(step, evaluate, w, training, validation, patience, max_epochs)
    everything = np.concatenate([training, validation])
    return train_again(lambda w: step(w, everything), w, best_epoch)


def train_again(step: Callable[[Array], Any], w: Array, best_epoch: int) -> tuple[Array, int]:
    """``(w, epochs)``: the epochs from 0 to ``best_epoch``, from ``w``."""
    w, epochs = np.array(w), best_epoch + 1
    for _epoch in range(epochs):
        step(w)
    return w, epochs


def two_stage_continue(
    step: Step,
    evaluate: Evaluate,
    w: Array,
    training: Indices,
    validation: Indices,
    patience: int,
    max_epochs: int,
) -> tuple[Array, int]:
    """``(w, epochs)``: stop early, then train on with everything until validation catches up.

    Algorithm 7.3: the second stage starts from the best weights of the first and goes on while the
    validation loss is above the training loss at which they were found. Since that may be for
    ever, it takes ``max_epochs`` at most. ``epochs`` counts the second stage alone.
    """
    w, _best = _first_stage(step, evaluate, w, training, validation, patience, max_epochs)
    everything, target = np.concatenate([training, validation]), evaluate(w, training)
    return train_on(
        lambda w: step(w, everything), lambda w: evaluate(w, validation), w, target, max_epochs
    )


def train_on(
    step: Callable[[Array], Any],
    evaluate: Callable[[Array], float],
    w: Array,
    target: float,
    max_epochs: int,
) -> tuple[Array, int]:
    """``(w, epochs)``: train from ``w`` while the loss is above ``target``."""
    w, epochs = np.array(w), 0
    while epochs < max_epochs and evaluate(w) > target:
        step(w)
        epochs += 1
    return w, epochs


def _first_stage(
    step: Step,
    evaluate: Evaluate,
    w: Array,
    training: Indices,
    validation: Indices,
    patience: int,
    max_epochs: int,
) -> tuple[Array, int]:
    return train_with_patience(
        lambda w: step(w, training), lambda w: evaluate(w, validation), w, patience, max_epochs
    )


class Callback:
    """What a callback of Keras has, without Keras, so that judging does not have to import it.

    The model is whatever has ``get_weights``, ``set_weights`` and ``stop_training``.
    """

    without_keras = True
    model: Any = None

    def set_model(self, model: Any) -> None:
        """Called before training begins."""
        self.model = model

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Called before the first epoch."""

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """Called before each epoch."""

    def on_epoch_end(self, epoch: int, logs: Logs) -> None:
        """Called after each epoch, with its losses and metrics."""

    def on_train_end(self, logs: Logs | None = None) -> None:
        """Called when all is over."""


class StopAt(Callback):
    """Stops training at the end of the first epoch whose validation accuracy is good enough."""

    def __init__(self, accuracy: float) -> None:
        self.accuracy = accuracy

    def on_epoch_end(self, epoch: int, logs: Logs) -> None:
        """Look at the accuracy."""
        if logs["val_accuracy"] >= self.accuracy:
            self.model.stop_training = True


class Patience(Callback):
    """Stops as :func:`stopping_epoch` says, and leaves the best weights in the model.

    They are restored when training ends, whether patience ended it or not; the next ``fit``
    starts afresh. This is ``keras.callbacks.EarlyStopping(restore_best_weights=True)``.
    """

    def __init__(self, patience: int, min_delta: float = 0.0) -> None:
        self.patience, self.min_delta = patience, min_delta

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Forget the last training."""
        self.best, self.wait = np.inf, 0
        self.best_weights: list[Array] | None = None

    def on_epoch_end(self, epoch: int, logs: Logs) -> None:
        """Look at the validation loss."""
        self.wait += 1
        if logs["val_loss"] < self.best - self.min_delta:
            self.best, self.wait = logs["val_loss"], 0
            self.best_weights = self.model.get_weights()
        elif self.wait >= self.patience:
            self.model.stop_training = True

    def on_train_end(self, logs: Logs | None = None) -> None:
        """Put the best weights back."""
        if self.best_weights is not None:
            self.model.set_weights(self.best_weights)


class BestWeights(Callback):
    """Keeps the best epoch's number and weights, and does nothing to the training.

    ``keras.callbacks.ModelCheckpoint(save_best_only=True)`` with the memory for its file.
    ``mode`` is ``"min"`` or ``"max"``.
    """

    def __init__(self, monitor: str, mode: str) -> None:
        self.monitor, self.sign = monitor, 1 if mode == "min" else -1
        self.best = np.inf
        self.best_epoch: int | None = None
        self.best_weights: list[Array] | None = None

    def on_epoch_end(self, epoch: int, logs: Logs) -> None:
        """Look at what is monitored."""
        value = self.sign * logs[self.monitor]
        if value < self.best:
            self.best, self.best_epoch = value, epoch
            self.best_weights = self.model.get_weights()
