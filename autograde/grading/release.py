"""From sources with solutions to the notebooks that students get."""

import json
import logging
import tempfile
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment, NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import compute_checksum
from traitlets.config import Config

from autograde.grading import sources
from autograde.grading.course import Course
from autograde.grading.files import replace_file
from autograde.grading.roles import SourceError
from autograde.judge import registry


class ReleaseError(Exception):
    """An assignment cannot be released; the message says why and what to do."""


@dataclass(frozen=True)
class Released:
    """An assignment that students can be given.

    ``changed`` tells whether any file of ``folder`` differs from before; ``points`` is the sum
    over the assignment's checks. ``worked_in`` tells that somebody ran or answered a notebook of
    ``folder``, which is then left as it is. ``foreign`` are files in ``folder`` that are not of the
    assignment, or not any more: they are kept.
    """

    assignment: str
    folder: Path
    changed: bool
    points: float
    worked_in: bool = False
    foreign: tuple[str, ...] = ()


def release(
    course: Path,
    assignments: Sequence[str] | None = None,
    tell: Callable[[Released], None] = lambda released: None,
) -> list[Released]:
    """Make the students' notebooks of ``assignments`` (all of them by default) anew.

    nbgrader's own converter does the work, so that the gradebook knows the assignment. Files that
    stay the same are not touched, a notebook that somebody has worked in is never overwritten, and
    nothing is lost where the conversion fails. ``tell`` hears of each that is done. Raises
    :class:`ReleaseError` at the end, when all others are released, and ``CourseError``.
    """
    course = course.resolve()
    known = sources.find(course)
    if not known:
        place = f"{sources.SOURCE_DIRECTORY}/NAME/NAME.md"
        msg = f"There is nothing to release in {course}: put an assignment's solution into {place}."
        raise ReleaseError(msg)
    for name in assignments or []:
        if name not in known:
            there_are = ", ".join(known)
            msg = f"There is no assignment {name!r} to release in {course}. There are: {there_are}."
            raise ReleaseError(msg)
    config = Course(course).config
    done, errors = [], []
    for name in assignments or known:
        try:
            done.append(_release(course, config, name, known[name]))
            tell(done[-1])
        except ReleaseError as error:
            errors.append(str(error))
    if errors:
        raise ReleaseError("\n".join(errors))
    return done


def _release(course: Path, config: Config, name: str, source: Path) -> Released:
    try:
        points = {key: float(check.points) for key, check in registry.checks(name).items()}
        sources.refresh(source, points)
        with tempfile.TemporaryDirectory(prefix=".release-", dir=course) as scratch:
            _convert(deepcopy(config), name, Path(scratch))
            made = Path(scratch) / name
            _refuse_solutions(made)
            folder = course / config.CourseDirectory.release_directory / name
            worked_in = any(_worked_in(folder / path.name) for path in made.glob("*.ipynb"))
            foreign = sorted(map(str, _contents(folder).keys() - _contents(made).keys()))
            changed = not worked_in and _update(folder, _contents(made))
    except (SourceError, registry.UnknownCheckError) as error:
        raise ReleaseError(str(error)) from error
    except OSError as error:
        msg = f"{name} cannot be released: {error}. Check the permissions of {course}."
        raise ReleaseError(msg) from error
    return Released(name, folder, changed, sum(points.values()), worked_in, tuple(foreign))


def _convert(config: Config, name: str, target: Path) -> None:
    """Run nbgrader's conversion of one assignment into ``target``."""
    config.CourseDirectory.assignment_id = name
    config.CourseDirectory.release_directory = str(target)
    complaints = _Complaints(logging.ERROR)
    logger = logging.getLogger(f"{__name__}.nbgrader")
    logger.propagate = False
    logger.handlers = [complaints]
    directory = CourseDirectory(config=config, log=logger)
    converter = GenerateAssignment(coursedir=directory, config=config, log=logger)
    try:
        converter.start()
    except NbGraderException as error:
        raise ReleaseError(complaints.explain(name)) from error


class _Complaints(logging.Handler):
    """Keeps what nbgrader logs as errors: its exceptions only point there."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())

    def explain(self, name: str) -> str:
        """One sentence about why the assignment ``name`` was not converted."""
        text = "\n".join(self.messages)
        if "submissions associated with" in text:
            return (
                f"{name} cannot be released with other cells than before: the gradebook has "
                "submissions of it. Release to a new gradebook, or keep a copy of this one and "
                f"remove them first ('nbgrader db assignment remove {name} --force' forgets all "
                "their scores and comments, extensions, and when it is due)."
            )
        if "accessing the nbgrader database" in text:
            return (
                f"{name} cannot be released: the gradebook cannot be written. Close other programs "
                "that use it and check its permissions; after an update of nbgrader, run "
                "'nbgrader db upgrade'."
            )
        raised = [line for line in text.splitlines() if line and not line.startswith((" ", "T"))]
        errors = [line for line in raised if ": " in line and "processing assignment" not in line]
        return f"{name} cannot be released: {errors[-1] if errors else text}"


def _refuse_solutions(folder: Path) -> None:
    """The last look before students get the files."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if b"BEGIN SOLUTION" in path.read_bytes():
            msg = f"{path.relative_to(folder)} would give the solution away; nothing was released."
            raise ReleaseError(msg)


def _worked_in(notebook: Path) -> bool:
    """Whether a notebook was run or answered: released ones have no outputs, and checksums."""
    if not notebook.exists():
        return False
    try:
        cells = [sources.node(cell) for cell in json.loads(notebook.read_bytes())["cells"]]
        return any(map(_ran, cells)) or any(map(_answered, cells))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        msg = f"{notebook} is no notebook that can be read: move it away, and release again."
        raise ReleaseError(msg) from error


def _ran(cell: NotebookNode) -> bool:
    return cell.get("execution_count") is not None or bool(cell.get("outputs"))


def _answered(cell: NotebookNode) -> bool:
    """Whether an answer is not as it was released."""
    about = cell.get("metadata", {}).get("nbgrader", {})
    if not about.get("solution") or "checksum" not in about:
        return False
    cell.source = "".join(cell.source)
    return bool(compute_checksum(cell) != about["checksum"])


def _update(folder: Path, made: dict[Path, bytes]) -> bool:
    """Write the files that were ``made`` into ``folder``; whether any of them was another."""
    there = _contents(folder)
    fresh = {path: data for path, data in made.items() if there.get(path) != data}
    for path, data in fresh.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        replace_file(folder / path, data)
    return bool(fresh)


def _contents(folder: Path) -> dict[Path, bytes]:
    return {
        path.relative_to(folder): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".ipynb_checkpoints" not in path.parts
    }
