"""A sample class: invented students who hand in what real students write.

Every right way to write a function that the answers hold, every known misconception and every
kind of accident is in somebody's notebook, and for each of them it is known what grading has
to give (:class:`~autograde.grading.demo.sample.Sample`).
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import autograde
from autograde.grading import notebook as notebooks
from autograde.grading import sources
from autograde.grading.course import CONFIG_FILE
from autograde.grading.demo.sample import Sample
from autograde.grading.demo.samples import samples
from autograde.grading.demo.students import STUDENTS, Student
from autograde.grading.demo.submissions import files

MARK = ".sample-class"
MARK_TEXT = (
    "Made by 'autograde demo'. 'autograde demo --force' replaces all that is in this folder.\n"
)
CONFIG = '''\
"""Read by nbgrader's commands and by the formgrader in JupyterLab."""

from autograde.nbgrader_plugin import configure

configure(get_config(), __file__)  # noqa: F821 - traitlets provides get_config
'''

__all__ = ["DemoError", "Sample", "SampleClass", "Student", "make_course", "samples"]


class DemoError(Exception):
    """The sample class cannot be made; the message says why and what to do."""


@dataclass(frozen=True)
class SampleClass:
    """A course folder with a class in it: who is enrolled, and who handed in what."""

    directory: Path
    students: tuple[Student, ...]
    samples: tuple[Sample, ...]


def make_course(
    directory: Path, *, assignments: Sequence[str] | None = None, force: bool = False
) -> SampleClass:
    """Make a course folder with a sample class in ``directory``, ready to be graded.

    The sources are those of the repository that this package stands in. By default the class has
    all assignments; ``force`` replaces a sample class that is there. Raises :class:`DemoError`, and
    ``ReleaseError`` where an assignment cannot be released.
    """
    from autograde.grading.release import release  # noqa: PLC0415 - nbgrader takes long to load

    repository = Path(autograde.__file__).parents[1]
    chosen = _choose(sources.find(repository), assignments)
    _make_room(directory, force=force)
    (directory / MARK).write_text(MARK_TEXT, encoding="utf-8")
    (directory / CONFIG_FILE).write_text(CONFIG, encoding="utf-8")
    for source in chosen.values():
        target = directory / source.relative_to(repository)
        target.parent.mkdir(parents=True)
        shutil.copyfile(source, target)
    release(directory, list(chosen))
    _enrol(directory)
    handed_in = tuple(sample for name in chosen for sample in samples(name))
    write_submissions(directory, handed_in)
    return SampleClass(directory, STUDENTS, handed_in)


def write_submissions(course: Path, handed_in: Sequence[Sample]) -> None:
    """Write the files of each submission into a course that has its assignments released."""
    released = {
        name: notebooks.parse((course / "exercises" / name / f"{name}.ipynb").read_bytes())
        for name in {sample.assignment for sample in handed_in}
    }
    for sample in handed_in:
        folder = course / "submitted" / sample.student / sample.assignment
        folder.mkdir(parents=True)
        for name, data in files(sample, released[sample.assignment]).items():
            (folder / name).write_bytes(data)


def _choose(known: dict[str, Path], wanted: Sequence[str] | None) -> dict[str, Path]:
    if not known:
        msg = "There are no solutions to release: run this from a clone of the course's repository."
        raise DemoError(msg)
    unknown = sorted(set(wanted or ()) - known.keys())
    if unknown:
        msg = f"There is no assignment {unknown[0]!r}. There are: {', '.join(known)}."
        raise DemoError(msg)
    return {name: known[name] for name in wanted or known}


def _make_room(directory: Path, *, force: bool) -> None:
    """An empty folder at ``directory``; only a sample class is ever replaced."""
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        if not (force and (directory / MARK).is_file()):
            why = ", and no sample class is in it" if force else ""
            msg = f"{directory} is not empty{why}. Name a new folder for the sample class."
            raise DemoError(msg)
        for path in list(directory.iterdir()):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
    directory.mkdir(parents=True, exist_ok=True)


def _enrol(course: Path) -> None:
    """Put the students into the gradebook."""
    from nbgrader.api import Gradebook  # noqa: PLC0415 - nbgrader takes long to load

    from autograde.grading.course import Course  # noqa: PLC0415

    about = Course(course)
    with Gradebook(about.db_url, about.course_id) as gradebook:
        for student in STUDENTS:
            gradebook.update_or_create_student(
                student.id, first_name=student.first_name, last_name=student.last_name
            )
