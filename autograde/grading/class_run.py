"""Grading a class: notebooks go out to worker processes, results come back in any order."""

from collections.abc import Generator, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from dataclasses import dataclass, replace
from pathlib import Path

from autograde.grading import work
from autograde.grading.course import Submission
from autograde.grading.distributed import ClusterError, ClusterPool
from autograde.grading.notebook import read_limited
from autograde.grading.pools import LocalPool, Pool
from autograde.grading.results import Status
from autograde.grading.submission import Graded, ungraded
from autograde.i18n import _
from autograde.sandbox import IsolationError, Limits

CHECK_SECONDS = 5.0
"""After so long without a result, the pool is asked whether there will be any."""


@dataclass(frozen=True)
class ClassRun:
    """How a class is graded: the same for every submission.

    ``released`` holds the notebook that students were given for each assignment. Notebooks
    are graded by ``jobs`` processes, or by the cluster that has its scheduler at the address
    ``scheduler``. With ``all_cells``, cells that only show something are run, too.
    """

    released: Mapping[str, bytes]
    secret: bytes
    isolation: str
    jobs: int
    limits: Limits | None = None
    grade: work.Grade = work.grade_one
    scheduler: str | None = None
    all_cells: bool = False

    def pool(self, jobs: int) -> Pool:
        """A new pool: of ``jobs`` processes, or of the cluster's workers."""
        setup = work.Setup(
            dict(self.released),
            self.secret,
            self.isolation,
            self.limits,
            self.all_cells,
        )
        if self.scheduler is not None:
            return ClusterPool(self.scheduler, setup, self.grade)
        return LocalPool(jobs, setup, self.grade)

    def started(self) -> Pool:
        """A pool that is warming up while its owner does something else."""
        pool = self.pool(self.jobs)
        pool.warm_up()
        return pool


def grade_class(
    run: ClassRun, submissions: Iterable[Submission], pool: Pool | None = None
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
        pool = pool or run.pool(run.jobs)
        try:
            exhausted = yield from _until_broken(run, pool, waiting, suspects)
        except BaseException:
            pool.stop()
            raise
        pool.close()
        pool = None
        for submission in suspects:
            yield submission, _alone(run, submission)


def _until_broken(
    run: ClassRun, pool: Pool, waiting: Iterator[Submission], suspects: list[Submission]
) -> Generator[tuple[Submission, Graded], None, bool]:
    """Grade until all were handed out (then return true) or a worker process has died.

    ``suspects`` gets the submissions whose results died with it.
    """
    pending: dict[Future[Graded], Submission] = {}
    exhausted = False
    while True:
        while not (exhausted or suspects) and len(pending) < pool.room():
            submission = next(waiting, None)
            if submission is None:
                exhausted = True
                break
            graded = _without_running(run, submission)
            if graded is not None:
                yield submission, graded
                continue
            try:
                pending[_submit(pool, submission)] = submission
            except BrokenExecutor:
                suspects.append(submission)
        if not pending:
            return exhausted
        for future in _done(pool, pending):
            submission = pending.pop(future)
            graded = _outcome(run, pool, submission, future)
            if graded is None:
                suspects.append(submission)
            else:
                yield submission, graded


def _done(pool: Pool, pending: Iterable[Future[Graded]]) -> set[Future[Graded]]:
    """Those that are done, as soon as there is one."""
    done: set[Future[Graded]] = set()
    while not done:
        done, _rest = wait(pending, CHECK_SECONDS, return_when=FIRST_COMPLETED)
        if not done:
            pool.check()
    return done


def _submit(pool: Pool, submission: Submission) -> Future[Graded]:
    assert submission.path is not None
    return pool.submit(submission.student, submission.assignment, read_limited(submission.path))


def _alone(run: ClassRun, submission: Submission) -> Graded:
    with run.pool(1) as pool:
        future = _submit(pool, submission)
        _done(pool, [future])
        graded = _outcome(run, pool, submission, future)
    reason = _("Grading this notebook ended the program that graded it, twice.")
    return graded or _ungraded(run, submission, "crashed", reason)


def _outcome(
    run: ClassRun, pool: Pool, submission: Submission, future: Future[Graded]
) -> Graded | None:
    """What a worker made of a submission; ``None`` where its process is gone."""
    try:
        graded = pool.result(future)
    except BrokenExecutor:
        return None
    except (ClusterError, IsolationError):
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
        graded = _ungraded(run, submission, "missing", submission.message)
        return replace(graded, result=replace(graded.result, failed=submission.unusable))
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
