"""What mistakes in several callbacks share."""

from collections.abc import Callable
from typing import Any

from autograde.reference.early_stopping import Callback

CHAPTER = "Early stopping and callbacks (3-feedforward/early-stopping)"

Logs = dict[str, float]


class Made(Callback):
    """A callback made of functions that are handed the callback first; it needs no Keras."""

    def __init__(self, **hooks: Callable[..., None]) -> None:
        self.hooks = hooks

    def _call(self, name: str, *arguments: Any) -> None:
        if name in self.hooks:
            self.hooks[name](self, *arguments)

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Call the hook ``begin``."""
        self._call("begin")

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """Call the hook ``before``."""
        self._call("before", epoch)

    def on_epoch_end(self, epoch: int, logs: Logs) -> None:
        """Call the hook ``after``."""
        self._call("after", epoch, logs)

    def on_train_end(self, logs: Logs | None = None) -> None:
        """Call the hook ``end``."""
        self._call("end")
