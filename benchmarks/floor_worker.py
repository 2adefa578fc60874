"""What a process of the floor does: it keeps an interpreter warm and forks it for each notebook.

IPython's shell takes the place of the module that was started, so this is one of its own.
"""

import os
from multiprocessing.synchronize import Semaphore
from typing import Any

_warm: dict[str, Any] = {}
"""The shell of this process, and the limits of a notebook."""


def warm_up(uses: tuple[str, ...], ready: Semaphore) -> None:
    """Import everything that notebooks use, and say so."""
    from autograde.sandbox.limits import Limits  # noqa: PLC0415 - after the environment is set
    from autograde.sandbox.worker.cells import Notebook  # noqa: PLC0415

    _warm["notebook"], _warm["limits"] = Notebook(uses), Limits.usual(uses)
    ready.release()


def execute(sources: list[str]) -> None:
    """Run the cells of a notebook in a fork of this process."""
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    try:
        notebook, limits = _warm["notebook"], _warm["limits"]
        notebook.start()
        for source in sources:
            notebook.run(source, limits, limits.cell_wall)
    finally:
        os._exit(0)
