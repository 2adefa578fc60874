"""Where student code runs: a worker that holds no answers, and plain data between it and us.

The trusted side starts one :class:`Zygote` per core and one :class:`Child` per notebook; what a
child says is data about a stranger, never an exception and never a score.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograde.sandbox.child import CellRun, Child
    from autograde.sandbox.isolation import IsolationError
    from autograde.sandbox.limits import Limits
    from autograde.sandbox.zygote import Zygote

__all__ = ["CellRun", "Child", "IsolationError", "Limits", "Zygote"]

_HOMES = {
    "CellRun": "child",
    "Child": "child",
    "IsolationError": "isolation",
    "Limits": "limits",
    "Zygote": "zygote",
}


def __getattr__(name: str) -> Any:
    # The worker has this package but not its trusted half, and importing must stay cheap.
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
