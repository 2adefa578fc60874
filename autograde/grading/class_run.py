"""Grading a class: notebooks go out to worker processes, results come back in any order."""

import multiprocessing
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path

from autograde.grading import work
from autograde.grading.course import Submission
from autograde.grading.notebook import MAX_BYTES
from autograde.grading.results import Status
from autograde.grading.submission import Graded, ungraded
from autograde.i18n import _
from autograde.sandbox import IsolationError, Limits

AHEAD = 3
"""Notebooks handed to each worker process ahead of time, so that none of them waits."""

Grade = Callable[[str, str, bytes], Graded]
"""Grades one notebook in a worker process: student, assignment and file to result."""


@dataclass(frozen=True)
class ClassRun:
    """How a class is graded: the same for every submission.

    ``released`` holds the notebook that students were given for each assignment; ``programs`` is
    a folder for what is compiled ahead.
    """

    released: Mapping[str, bytes]
    secret: bytes
    isolation: str
    jobs: int
    limits: Limits | None = None
    programs: Path | None = None
    grade: Grade = work.grade_one

    def executor(self, jobs: int) -> ProcessPoolExecutor:
        """A pool of ``jobs`` worker processes, each with a zygote of its own."""
        methods = multiprocessing.get_all_start_methods()
        method = "forkserver" if "forkserver" in methods else "spawn"
        context = multiprocessing.get_context(method)
        if method == "forkserver":  # what is loaded there is loaded once for all workers
            context.set_forkserver_preload([work.__name__])
        return ProcessPoolExecutor(
            jobs,
            mp_context=context,
            initializer=work.start,
            initargs=(
                self.isolation,
                self.secret,
                dict(self.released),
                self.limits,
                self.programs,
            ),
        )

    def started(self) -> ProcessPoolExecutor:
        """A pool that is warming up while its owner does something else."""
        pool = self.executor(self.jobs)
        pool.submit(work.ready)
        return pool


def grade_class(
    run: ClassRun, submissions: Iterable[Submission], pool: ProcessPoolExecutor | None = None
) -> Iterator[tuple[Submission, Graded]]:
    """Grade every submission and yield each as soon as it is done.

    ``pool`` is one that :meth:`ClassRun.started` gave; without it a new one is made.

    A submission that takes its worker process down is tried again alone; if that process goes
    down too, it has the status ``"crashed"``, and all others are graded.
    """
    waiting = iter(submissions)
    exhausted = False
    while not exhausted:
        suspects: list[Submission] = []
        pool = pool or run.executor(run.jobs)
        try:
            exhausted = yield from _until_broken(run, pool, waiting, suspects)
        except BaseException:
            _stop(pool)
            raise
        pool.shutdown()
        pool = None
        for submission in suspects:
            yield submission, _alone(run, submission)


def _stop(pool: ProcessPoolExecutor) -> None:
    """End the worker processes now, whatever they are busy with."""
    for process in list((pool._processes or {}).values()):
        process.terminate()
    pool.shutdown(wait=False, cancel_futures=True)


def _until_broken(
    run: ClassRun, pool: Executor, waiting: Iterator[Submission], suspects: list[Submission]
) -> Generator[tuple[Submission, Graded], None, bool]:
    """Grade until all were handed out (then return true) or a worker process has died.

    ``suspects`` gets the submissions whose results died with it.
    """
    pending: dict[Future[Graded], Submission] = {}
    exhausted = False
    while True:
        while not (exhausted or suspects) and len(pending) < run.jobs * AHEAD:
            submission = next(waiting, None)
            if submission is None:
                exhausted = True
                break
            graded = _without_running(run, submission)
            if graded is not None:
                yield submission, graded
                continue
            try:
                pending[_submit(run, pool, submission)] = submission
            except BrokenProcessPool:
                suspects.append(submission)
        if not pending:
            return exhausted
        done, _rest = wait(pending, return_when=FIRST_COMPLETED)
        for future in done:
            submission = pending.pop(future)
            graded = _outcome(run, submission, future)
            if graded is None:
                suspects.append(submission)
            else:
                yield submission, graded


def _submit(run: ClassRun, pool: Executor, submission: Submission) -> Future[Graded]:
    assert submission.path is not None
    data = read_limited(submission.path)
    return pool.submit(run.grade, submission.student, submission.assignment, data)


def read_limited(path: Path) -> bytes:
    """The file, or as much of it as shows that it is too large."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _alone(run: ClassRun, submission: Submission) -> Graded:
    with run.executor(1) as pool:
        graded = _outcome(run, submission, _submit(run, pool, submission))
    reason = _("Grading this notebook ended the program that graded it, twice.")
    return graded or _ungraded(run, submission, "crashed", reason)


def _outcome(run: ClassRun, submission: Submission, future: Future[Graded]) -> Graded | None:
    """What a worker made of a submission; ``None`` where its process is gone."""
    try:
        graded = future.result()
    except BrokenProcessPool:
        return None
    except IsolationError:
        raise  # it would be the same for everyone, and nobody's fault
    except Exception as error:
        reason = _("Grading this notebook failed: {error}.").format(
            error=f"{type(error).__name__}: {error}"
        )
        return _ungraded(run, submission, "crashed", reason)
    message = " ".join(filter(None, (submission.message, graded.result.message)))
    return replace(graded, result=replace(graded.result, message=message))


def _without_running(run: ClassRun, submission: Submission) -> Graded | None:
    """The outcome where there is nothing to run, else ``None``."""
    if submission.path is None:
        return _ungraded(run, submission, "missing", submission.message)
    if not _readable(submission.path):
        reason = _("{name} cannot be read: check its permissions.").format(
            name=submission.path.name
        )
        return _ungraded(run, submission, "invalid", reason)
    return None


def _readable(path: Path) -> bool:
    try:
        with path.open("rb"):
            return True
    except OSError:
        return False


def _ungraded(run: ClassRun, submission: Submission, status: Status, reason: str) -> Graded:
    return ungraded(
        submission.assignment,
        submission.student,
        status,
        reason,
        run.isolation,
        run.released[submission.assignment],
    )
