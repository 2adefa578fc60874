"""Running a notebook's cells with IPython's shell, as Jupyter would, without its kernel."""

import gc
import inspect
import os
import random
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from matplotlib_inline.backend_inline import configure_inline_support
from traitlets.config import Config

import autograde
from autograde.sandbox.limits import Limits
from autograde.sandbox.names import tree
from autograde.sandbox.worker.clock import Clock, TimeUp
from autograde.sandbox.worker.compiler import hurry
from autograde.sandbox.worker.confine import open_reserve
from autograde.sandbox.worker.figures import draw_quickly
from autograde.sandbox.worker.outputs import Outputs, Stream

_SEED = 0
GC_THRESHOLDS = (20_000, 20, 100)
"""Collections as rare as suits a process that lives for a second."""

_WARM_UP_SECONDS = 60.0
_PROMPTS = (">>>", "In [")
"""IPython takes them away wherever they are in a cell, in strings too."""
_WAITING = ("await", "async")
_MAGICS = """
%matplotlib inline
%config InlineBackend.figure_format = "png"
%time None
print?
"""
"""Each kind that notebooks use loads modules the first time."""
_WARM_UP = """
import numpy.fft, numpy.linalg, numpy.random, numpy.testing
import autograde, autograde.plots, autograde.problems, autograde.problems.drivers
import importlib, pkgutil
for module in pkgutil.iter_modules(autograde.problems.__path__, "autograde.problems."):
    importlib.import_module(module.name)
import matplotlib.pyplot as plt
import numpy as np
bowl = autograde.problems.Quadratic(np.eye(2), np.zeros(2))
autograde.problems.digits()
autograde.plots.use()
autograde.plots.paths(bowl, {"μ": [[0, 1], [1, 0]]}, minimum=(0, 0))
autograde.plots.losses({"Adam": [1e-4, 1e2]})
plt.figure()
plt.plot([0, 10], [0, 1])
plt.figure()
plt.plot([[1, 2]], ".C0")
plt.xticks([0], ["a"])
plt.title("a", weight="bold", style="italic")
plt.show()
plt.rcdefaults()
"""


class _Publisher(DisplayPublisher):
    """Collects what ``display`` is given."""

    def publish(
        self, data: Mapping[str, Any], metadata: Any = None, *rest: Any, **options: Any
    ) -> None:
        _shell().outputs.data(data)

    def clear_output(self, wait: bool = False) -> None:
        _shell().outputs.clear()


class _Hook(DisplayHook):
    """Collects the value of a cell's last line."""

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: Mapping[str, Any], md_dict: Any = None) -> None:
        _shell().outputs.data(format_dict, self.prompt_count)

    def finish_displayhook(self) -> None:
        self._is_active = False


class _Shell(InteractiveShell):
    """IPython's shell with its outputs collected."""

    display_pub_class = _Publisher
    displayhook_class = _Hook
    outputs = Outputs(0)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)  # type: ignore[no-untyped-call]
        self._usual = self._transforms()

    def transform_cell(self, raw_cell: str) -> str:
        """The cell as Python; where it is Python already, nothing in it is looked for.

        IPython's search for magics takes three times as long as the compiler.
        """
        if self._transforms() == self._usual and is_plain(raw_cell):
            return raw_cell if raw_cell.endswith("\n") else raw_cell + "\n"
        found: str = super().transform_cell(raw_cell)  # type: ignore[no-untyped-call]
        return found

    def _transforms(self) -> list[Any]:
        """All that is done to a cell before it is compiled; code may add to it."""
        manager = self.input_transformer_manager
        return [*manager.cleanup_transforms, *manager.line_transforms, *manager.token_transformers]

    def should_run_async(self, raw_cell: str, **options: Any) -> bool:
        """Whether a cell waits for something, which IPython finds out by compiling it."""
        if not any(word in raw_cell for word in _WAITING):
            return False
        return bool(super().should_run_async(raw_cell, **options))

    def enable_gui(self, gui: str | None = None) -> None:
        """Nothing to enable: figures are drawn inline."""

    def ask_exit(self) -> None:
        """A notebook does not end when a cell says ``exit``."""

    def showtraceback(self, *arguments: Any, **options: Any) -> None:
        """Collect the traceback of the exception being handled."""
        _kind, error, trace = sys.exc_info()
        if isinstance(error, MemoryError):
            open_reserve()
        self._tell_modules(trace)
        super().showtraceback(*arguments, **options)

    def _tell_modules(self, trace: TracebackType | None) -> None:
        """Say where the cells of a traceback belong, which would be looked for in every module."""
        for frame, _line in traceback.walk_tb(trace):
            if frame.f_globals is self.user_global_ns:
                name = frame.f_code.co_filename
                for known_as in (name, os.path.abspath(name)):  # noqa: PTH100 - as inspect does
                    inspect.modulesbyfile[known_as] = "__main__"

    def _format_exception_for_storage(self, *arguments: Any, **options: Any) -> dict[str, Any]:
        """Nothing: what a cell raised is shown, and no history is kept of it."""
        return {}

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        self.outputs.error(getattr(etype, "__name__", str(etype)), str(evalue), stb)


def is_plain(source: str) -> bool:
    """Whether a cell is Python from its first character on, so that IPython leaves it alone."""
    if source[:1].isspace() or any(prompt in source for prompt in _PROMPTS):
        return False
    return tree(source) is not None


def _shell() -> _Shell:
    """The only shell there is."""
    shell: _Shell = _Shell.instance()
    return shell


def _asked_elsewhere(_name: str) -> None:
    """What ``autograde.check`` is here, beside other code: checks are asked from outside."""


class Notebook:
    """A notebook being run: a namespace, and cells that act on it one after the other."""

    def __init__(self, uses: Sequence[str] = ()) -> None:
        """``uses`` are libraries to have imported before the first cell."""
        config = Config()
        config.HistoryManager.enabled = False
        config.HistoryManager.hist_file = ":memory:"
        config.InteractiveShell.colors = "NoColor"
        self.shell = _Shell.instance(config=config)
        self._run_cell: Callable[..., Any] = self.shell.run_cell
        plt.switch_backend("module://matplotlib_inline.backend_inline")
        configure_inline_support(self.shell, "inline")  # type: ignore[no-untyped-call]
        # What is slow the first time is done before the first fork.
        patient = Limits(cell_cpu=_WARM_UP_SECONDS)
        self.run(_MAGICS, patient, _WARM_UP_SECONDS)
        draw_quickly(self.shell)
        # Libraries are imported and no more: what starts threads cannot be forked.
        for source in (_WARM_UP, *(f"import {library}" for library in uses), "1 / 0"):
            self.run(source, patient, _WARM_UP_SECONDS)
        if "keras" in uses:
            hurry()
        autograde.check = _asked_elsewhere  # type: ignore[assignment]
        self.shell.reset(new_session=True)  # type: ignore[no-untyped-call]
        self.shell.execution_count = 1
        gc.collect()
        gc.set_threshold(*GC_THRESHOLDS)
        gc.freeze()
        gc.enable()

    @property
    def namespace(self) -> dict[str, Any]:
        """What the cells have defined."""
        found: dict[str, Any] = self.shell.user_ns
        return found

    def start(self) -> None:
        """Seed what is random, so that a notebook run again does the same."""
        random.seed(_SEED)
        np.random.seed(_SEED)  # noqa: NPY002 (students use it)

    def run(self, source: str, limits: Limits, wall: float) -> dict[str, Any]:
        """Run one cell within ``wall`` seconds; its ``status`` and ``outputs``, plain data."""
        outputs = self.shell.outputs = Outputs(limits.output)
        sys.stdout, sys.stderr = Stream("stdout", outputs), Stream("stderr", outputs)
        error: BaseException | None = None
        clock = Clock(limits.cell_cpu, wall)
        with clock:
            try:
                result = self._run_cell(source, store_history=True)
                error = result.error_before_exec or result.error_in_exec
            except TimeUp:
                raise
            # Whatever breaks the shell itself is the cell's doing.
            except BaseException as unexpected:
                error = unexpected
        status = "ok" if error is None else "error"
        if isinstance(error, MemoryError):
            open_reserve()
            status = "memory"
        if clock.struck:
            status = "timeout"
        if status != "ok" and not any(item["output_type"] == "error" for item in outputs.items):
            outputs.error(*_described(error, status))
        self._forget()
        return {"status": status, "outputs": outputs.take()}

    def _forget(self) -> None:
        """Let go of the last exception, whose frames may hold much memory."""
        for name in ("last_type", "last_value", "last_traceback", "last_exc"):
            if hasattr(sys, name):
                delattr(sys, name)
        self.shell.InteractiveTB.tb = None
        self.shell.last_execution_result = None
        plt.close("all")


def _described(error: BaseException | None, status: str) -> tuple[str, str, list[str]]:
    names = {"timeout": "TimeUp", "memory": "MemoryError"}
    name = names.get(status, type(error).__name__)
    return name, "", [name]
