"""Where notebooks are graded: what a class asks of a place, and this machine's processes."""

import multiprocessing
import os
from abc import ABC, abstractmethod
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing.process import BaseProcess
from typing import Self

from autograde.grading import work
from autograde.grading.submission import Graded
from autograde.sandbox.isolation import ONE_THREAD

AHEAD = 3
"""Notebooks handed out for each that is being graded, so that nobody waits for the next one."""


class Pool(ABC):
    """A place where notebooks are graded, several at a time.

    ``with`` closes it, or stops it where something went wrong.
    """

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.close()
        else:
            self.stop()

    @abstractmethod
    def submit(self, student: str, assignment: str, data: bytes) -> Future[Graded]:
        """Have a notebook graded; raises ``BrokenExecutor`` if none can be any more."""

    @abstractmethod
    def result(self, future: Future[Graded]) -> Graded:
        """What became of a notebook, or the error.

        Raises ``BrokenExecutor`` if the process that graded it, or shared its fate, has died.
        """

    @abstractmethod
    def room(self) -> int:
        """How many notebooks to have handed out at any time."""

    @abstractmethod
    def close(self) -> None:
        """End, when all that was handed out is done."""

    @abstractmethod
    def stop(self) -> None:
        """End now, whatever is being graded."""

    def warm_up(self) -> None:  # noqa: B027 - not every place has something to do
        """Get ready while the owner does something else."""

    def check(self) -> None:  # noqa: B027
        """Raise what keeps notebooks from being graded; asked when none was for a while."""


class LocalPool(Pool):
    """``jobs`` processes of this machine, each with zygotes of its own."""

    def __init__(self, jobs: int, setup: work.Setup, grade: work.Grade) -> None:
        # The processes have the cores already; their libraries' threads would be in the way.
        os.environ |= ONE_THREAD
        methods = multiprocessing.get_all_start_methods()
        method = "forkserver" if "forkserver" in methods else "spawn"
        context = multiprocessing.get_context(method)
        if method == "forkserver":  # what is loaded there is loaded once for all workers
            context.set_forkserver_preload([work.__name__])
        self._jobs = jobs
        self._grade = grade
        self._executor = ProcessPoolExecutor(
            jobs, mp_context=context, initializer=work.start, initargs=(setup,)
        )

    def submit(self, student: str, assignment: str, data: bytes) -> Future[Graded]:
        """Hand a notebook to the next process that is free."""
        return self._executor.submit(self._grade, student, assignment, data)

    def result(self, future: Future[Graded]) -> Graded:
        """What became of a notebook; a process that dies takes all the others with it."""
        return future.result()

    def room(self) -> int:
        """A few for each process."""
        return self._jobs * AHEAD

    def close(self) -> None:
        """End the processes when they are done."""
        self._executor.shutdown()

    def stop(self) -> None:
        """End the processes now."""
        self._end_processes()
        self._executor.shutdown(wait=False, cancel_futures=True)

    def check(self) -> None:
        """End the others where a process has died and its executor has not seen it."""
        if not all(process.is_alive() for process in self._processes()):
            self._end_processes()

    def _end_processes(self) -> None:
        # Who dies while sending leaves half a result. The executor waits for the rest for as long
        # as anybody, this process included, could still send it.
        results = self._executor._result_queue
        for process in self._processes():
            process.terminate()
        if results is not None:
            results._writer.close()  # type: ignore[attr-defined]

    def _processes(self) -> list[BaseProcess]:
        return list((self._executor._processes or {}).values())

    def warm_up(self) -> None:
        """Start the processes."""
        for _process in range(self._jobs):  # one that is waiting starts no other
            self._executor.submit(work.ready)
