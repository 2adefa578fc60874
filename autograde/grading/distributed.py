"""Grading on a ``dask.distributed`` cluster: notebooks go out as bytes, results come back.

Each notebook goes with all that grading it takes, so a worker may join at any time and nothing is
lost with one that goes: the scheduler gives its notebooks to others. Zygotes start on a worker
with the first notebook that needs them, one for each of its threads, and end with the run.
"""

import logging
import socket
import time
import warnings
from concurrent.futures import BrokenExecutor, CancelledError, Future
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from autograde import __version__
from autograde.grading import work
from autograde.grading.pools import AHEAD, Pool
from autograde.grading.state import fingerprint
from autograde.grading.submission import Graded
from autograde.sandbox import IsolationError

if TYPE_CHECKING:
    from distributed import Client, Security

CONNECT_SECONDS = 8
WORKERLESS_SECONDS = 60.0
"""How long a run waits for a cluster that has no worker, as when the last one starts again."""

_LOOK_SECONDS = 2.0


class ClusterError(RuntimeError):
    """The cluster cannot grade; the message says what to do."""


class ClusterPool(Pool):
    """The workers of the cluster whose scheduler is at ``address``.

    What is sent is encrypted with a ``tls://`` address only, whose certificate dask's
    configuration names. Raises :class:`ClusterError`, as do all methods but :meth:`stop`.
    """

    def __init__(self, address: str, setup: work.Setup, grade: work.Grade) -> None:
        self._address = address
        self._setup = setup
        self._grade = grade
        self._client = _connect(address)
        self._executor = self._client.get_executor(pure=False)
        self._threads = 0
        self._looked = 0.0
        self._peopled = time.monotonic()

    def submit(self, student: str, assignment: str, data: bytes) -> Future[Graded]:
        """Hand a notebook to the scheduler."""
        released = {assignment: self._setup.released[assignment]}
        setup = replace(self._setup, released=released)
        return self._executor.submit(
            _grade,
            (__version__, fingerprint()),
            setup,
            self._grade,
            student,
            assignment,
            data,
        )

    def result(self, future: Future[Graded]) -> Graded:
        """What became of a notebook; it is broken if it took several workers down."""
        from distributed import KilledWorker  # noqa: PLC0415 - installed only where it is used

        try:
            return future.result()
        except KilledWorker as error:
            raise BrokenExecutor from error
        except CancelledError as error:
            raise self._lost() from error
        except ModuleNotFoundError as error:
            msg = f"a worker of the cluster lacks {error.name}: install the requirements there."
            raise ClusterError(msg) from error

    def room(self) -> int:
        """Some for each thread of the workers that are there now."""
        self._look()
        return max(1, self._threads) * AHEAD

    def check(self) -> None:
        """Raise :class:`ClusterError` if there has been no worker for a while."""
        self._look()
        if time.monotonic() - self._peopled > WORKERLESS_SECONDS:
            msg = (
                f"the cluster has no workers: start some (dask worker {self._address}), and run "
                "this again to go on."
            )
            raise ClusterError(msg)

    def close(self) -> None:
        """End the zygotes of the workers, and the connection."""
        if self._client.status == "running":
            with suppress(OSError):
                self._client.run(work.close, on_error="ignore")
        self._client.close()

    def stop(self) -> None:
        """Take back what is not graded yet, and end."""
        self._executor.shutdown(wait=False)
        self.close()

    def _look(self) -> None:
        """Count the workers' threads, now and then."""
        now = time.monotonic()
        if now - self._looked < _LOOK_SECONDS:
            return
        try:
            self._threads = sum(self._client.nthreads().values())
        except OSError as error:
            raise self._lost() from error
        self._looked = time.monotonic()
        if self._threads:
            self._peopled = self._looked

    def _lost(self) -> ClusterError:
        return ClusterError(
            f"the connection to the scheduler at {self._address} is lost: run this again to go on."
        )


def _connect(address: str) -> "Client":
    try:
        from distributed import Client, Security  # noqa: PLC0415 - the others do without it
    except ImportError as error:
        msg = "--scheduler needs dask.distributed: install it (pip install distributed)."
        raise ClusterError(msg) from error
    for name in ("distributed", "distributed.client"):  # what goes wrong is told in one sentence
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    # Large notebooks have to be sent as well.
    warnings.filterwarnings("ignore", "Sending large graph", UserWarning)
    security = Security()
    same = " with the same certificate" if _encrypted(address, security) else ""
    try:
        return Client(
            address,
            timeout=CONNECT_SECONDS,
            name="autograde",
            security=security,
            set_as_default=False,
        )
    except (OSError, ValueError) as error:
        msg = (
            f"there is no dask scheduler{same} to be reached at {address}: start one (dask "
            "scheduler), and give the address that it tells."
        )
        raise ClusterError(msg) from error


def _encrypted(address: str, security: "Security") -> bool:
    """Whether the address is one for TLS; it has to be what dask's configuration is for."""
    from distributed.comm import normalize_address  # noqa: PLC0415 - as above

    try:
        context = security.get_connection_args("client")["ssl_context"]
    except OSError as error:
        msg = f"the certificate that dask's configuration names cannot be used: {error}."
        raise ClusterError(msg) from error
    encrypted = bool(normalize_address(address).startswith("tls://"))
    if encrypted and context is None:
        msg = (
            f"the address {address} needs a certificate: name it in dask's configuration "
            "(distributed.comm.tls), in a folder that DASK_CONFIG tells."
        )
        raise ClusterError(msg)
    if security.require_encryption and not encrypted:
        msg = (
            f"dask's configuration wants everything encrypted, and {address} is not: give an "
            "address that starts with tls://."
        )
        raise ClusterError(msg)
    return encrypted


def _grade(
    package: tuple[str, str],
    setup: work.Setup,
    function: work.Grade,
    student: str,
    assignment: str,
    data: bytes,
) -> Graded:
    """Grade one notebook on a worker."""
    version, files = package
    if version != __version__:
        msg = f"{_here()} has autograde {__version__}, but {version} is needed: install it there."
        raise ClusterError(msg)
    if files != fingerprint():
        msg = (
            f"{_here()} has other checks than those here, of the same version of autograde: "
            "install the same files there, and start the workers again."
        )
        raise ClusterError(msg)
    try:
        return work.grade_with(setup, function, student, assignment, data)
    except IsolationError as error:
        msg = f"{_here()} cannot grade: {error}"
        raise IsolationError(msg) from error


def _here() -> str:
    from distributed import get_worker  # noqa: PLC0415 - as above

    return f"the worker {get_worker().address} on {socket.gethostname()}"
