"""The command line. Each command loads what it needs when it runs."""

# ruff: noqa: PLC0415 (so that `autograde --help` is there at once)

import io
import json
import os
import re
import sys
import textwrap
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograde import __version__
from autograde.failures import told
from autograde.printable import printable

if TYPE_CHECKING:
    from autograde.grading.course import Course
    from autograde.grading.grade import Options
    from autograde.grading.results import NotebookResult

UNGRADED = 1
ADDRESS = re.compile(r"(?:[a-z]+://)?(?:\[[0-9A-Fa-f:.%\w]+\]|[^\s:/\[\]]+):\d{1,5}")
"""Of a scheduler: a protocol, which may be left out, a host and a port."""
_JSON = re.compile(rb"\s*(?:$|\[\s*\]\s*$|\{\s*\}\s*$|\[?\s*\{\s*\"student\":)")
"""How results start, or what there is nothing in."""
_START = 1000

isolation_option = click.option(
    "--isolation",
    type=click.Choice(["bubblewrap", "process"]),
    default="bubblewrap",
    show_default=True,
    help="How student code is walled off; 'process' only limits time and memory.",
)
course_option = click.option(
    "--course",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The course folder; by default the one around the current folder.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="autograde")
def main() -> None:
    """Release assignments, check notebooks and grade a class.

    Exit status: 0 done, 1 something could not be graded or done, 2 wrong usage.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # what its encoding has no letter for is spelled
            stream.reconfigure(errors="backslashreplace")


@main.command()
@click.argument("assignments", nargs=-1)
@course_option
@told
def release(assignments: tuple[str, ...], folder: Path | None) -> None:
    """Make the students' notebooks: solutions/ to exercises/ (all assignments by default)."""
    from autograde.grading.course import few
    from autograde.grading.release import Released
    from autograde.grading.release import release as make

    def tell(made: Released) -> None:
        state = "released" if made.changed else "unchanged"
        if made.worked_in:
            state = "left as it is, somebody has worked in it (move it away to release again)"
        click.echo(f"{made.assignment}: {state}, {made.points:g} points, {_short(made.folder)}")
        if made.foreign:
            kept = f"{_short(made.folder)} has files that are not released: {few(made.foreign)}."
            click.echo(printable(f"{kept} Remove what students are not to have."), err=True)

    make(_course(folder).root, list(assignments) or None, tell)


@main.command()
@click.argument("notebook", type=click.Path(path_type=Path))
@click.option(
    "--json",
    "json_file",
    is_flag=False,
    flag_value="-",
    metavar="FILE",
    help="Write the result as JSON ('-', or no FILE: to standard output, without the table).",
)
@isolation_option
@told
def check(notebook: Path, json_file: str | None, isolation: str) -> None:
    """Grade one notebook and say why; no gradebook is needed, and nothing is recorded."""
    from autograde.grading.one import check_notebook

    _not_over_other_files(json_file)
    _writable(json_file)
    result = check_notebook(notebook, isolation)
    # The file first: whatever reads the table may stop reading.
    if json_file:
        _write_json(json_file, result.to_json())
    if json_file != "-":
        from autograde.report import terminal

        terminal.console().print(terminal.notebook_table(result))
    if result.failed:
        raise SystemExit(UNGRADED)


@main.command()
@click.argument("assignments", nargs=-1)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes to grade on; by default one for each processor that may be used.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Grade on the dask.distributed cluster whose scheduler is there: tls:// or tcp://HOST:8786.",
)
@click.option(
    "--student",
    "students",
    multiple=True,
    metavar="NAME",
    help="Grade only this student (repeat it for several); by default everybody.",
)
@click.option("--json", "json_file", metavar="FILE", help="Write all results as a JSON list.")
@click.option("--force", is_flag=True, help="Grade again what is graded already.")
@click.option(
    "--all-cells",
    is_flag=True,
    help="Run also the cells that only show something, which no mark depends on.",
)
@course_option
@isolation_option
@told
def grade(
    assignments: tuple[str, ...],
    jobs: int | None,
    scheduler: str | None,
    students: tuple[str, ...],
    json_file: str | None,
    force: bool,
    all_cells: bool,
    folder: Path | None,
    isolation: str,
) -> None:
    """Grade a class and record it in the gradebook (all released assignments by default).

    What was graded before and has not changed is not graded again.
    """
    from autograde.grading import processors
    from autograde.grading.doctor import require_isolation
    from autograde.grading.grade import Options
    from autograde.judge import registry
    from autograde.report import terminal

    if jobs and scheduler:
        msg = "--jobs is for this machine: a cluster has as many workers as were started."
        raise click.UsageError(msg)
    if scheduler and not ADDRESS.fullmatch(scheduler):
        msg = f"{scheduler!r} is no address of a scheduler: write it as tls://HOST:8786."
        raise click.UsageError(msg)
    _not_over_other_files(json_file)
    course = _course(folder)
    names = _assignments(course, assignments)
    for name in names:
        registry.checks(name)
    _writable(json_file)
    if not scheduler:
        require_isolation(isolation)
    options = Options(
        jobs or processors.available(),
        isolation,
        force,
        scheduler=scheduler,
        all_cells=all_cells,
        students=frozenset(students),
    )
    results, summary, remarks = _watched(course, names, options)
    if json_file:
        _write_text(json_file, _json_list(result.to_json() for result in results))
    if json_file != "-":
        output = terminal.console()
        for name in names:
            output.print(terminal.ClassTable([r for r in results if r.assignment == name]))
            output.print()
    click.echo(summary, err=True)
    for remark in remarks:
        click.echo(printable(remark), err=True)
    _tell_failures(results)


@main.command()
@click.argument("assignments", nargs=-1)
@course_option
@told
def report(assignments: tuple[str, ...], folder: Path | None) -> None:
    """Write report.html, a page on the class as it was graded last (all assignments by default)."""
    from autograde.grading.files import replace_file
    from autograde.grading.overview import overview
    from autograde.report import dashboard

    course = _course(folder)
    classes = overview(course, _assignments(course, assignments))
    if not any(known.results for known in classes):
        msg = f"Nothing is graded yet in {course.root}: run 'autograde grade' there."
        raise click.ClickException(msg)
    page = course.root / "report.html"
    replace_file(page, dashboard.render(course, classes).encode("utf-8", "replace"))
    count = sum(len(known.results) for known in classes)
    click.echo(f"{_short(page)}: submissions with results: {count}")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--force", is_flag=True, help="Replace a sample class that is in DIR.")
@told
def demo(folder: Path, force: bool) -> None:
    """Make a course folder with a sample class, ready to grade."""
    from autograde.grading.demo import make_course

    made = make_course(folder, force=force)
    click.echo(
        f"{len(made.samples)} submissions of {len(made.students)} students are in {folder}. "
        f"Grade them: cd {folder} && autograde grade"
    )


@main.command()
@told
def doctor() -> None:
    """Tell what is installed, which isolation works, and what to do."""
    from autograde.grading.doctor import examine

    findings = examine(Path.cwd())
    for finding in findings:
        mark = "OK  " if finding.fine else "FIX "
        click.echo(f"{mark} {finding.subject}: {finding.text}")
    if not all(finding.fine for finding in findings):
        raise SystemExit(UNGRADED)


@main.group("keras-runs")
def keras_runs() -> None:
    """Make, or check again, the recorded Keras runs."""


@keras_runs.command()
@click.argument("names", nargs=-1)
@click.option(
    "--directory",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to write; by default into the package.",
)
@told
def record(names: tuple[str, ...], directory: Path | None) -> None:
    """Run Keras and record what it does (all runs by default)."""
    from autograde.keras_runs.runs import DATA
    from autograde.keras_runs.verification import record as make

    make(names or None, directory or DATA)
    click.echo(f"Recorded in {_short(directory or DATA)}.")


@keras_runs.command()
@click.argument("names", nargs=-1)
@told
def verify(names: tuple[str, ...]) -> None:
    """Run Keras again, on the backend that KERAS_BACKEND names, and compare."""
    from autograde.keras_runs.verification import verify as compare

    differences = compare(names or None, os.environ.get("KERAS_BACKEND", "jax"))
    for run in dict.fromkeys(difference.run for difference in differences):
        of_run = [difference for difference in differences if difference.run == run]
        worst = max(of_run, key=lambda difference: difference.largest)
        state = "same" if all(difference.ok for difference in of_run) else "DIFFERS"
        click.echo(
            f"{run:<18} {state:<8} largest difference {worst.largest:.1e} in {worst.array} "
            f"({worst.backend})"
        )
    if not all(difference.ok for difference in differences):
        raise SystemExit(UNGRADED)


def _course(folder: Path | None) -> "Course":
    from autograde.grading.course import CONFIG_FILE, find_course

    start = folder or Path.cwd()
    course = find_course(start) if start.is_dir() else None
    if course is None or (folder is not None and course.root != folder.resolve()):
        msg = f"{start} is not a course folder: it has no {CONFIG_FILE}."
        raise click.ClickException(msg)
    return course


def _assignments(course: "Course", wanted: Sequence[str]) -> list[str]:
    there = course.assignments()
    names = list(dict.fromkeys(wanted)) or there
    if not names:
        msg = f"No assignment is released in {course.root}: run 'autograde release' there."
        raise click.ClickException(msg)
    for name in names:
        if name not in there:
            known = ", ".join(there) or "none"
            msg = f"There is no released assignment {name!r} in {course.root}. There are: {known}."
            raise click.ClickException(msg)
    return names


def _watched(
    course: "Course", names: list[str], options: "Options"
) -> tuple[list["NotebookResult"], str, list[str]]:
    """Grade with a progress bar on standard error; the results, how long it took, and remarks."""
    from autograde.grading.grade import grade_course
    from autograde.grading.watcher import Watcher
    from autograde.report import terminal

    output = terminal.console(stderr=True)
    start = time.monotonic()
    graded: list[str] = []
    remarks: list[str] = []
    with terminal.progress(output) as bar:
        task = bar.add_task("Grading", total=None)

        def advance(result: "NotebookResult") -> None:
            bar.advance(task)
            if result.status != "missing" or result.failed:
                graded.append(result.student)

        watcher = Watcher(
            start=lambda total: bar.update(task, total=total),
            advance=advance,
            tell=output.print,
            remark=remarks.append,
        )
        results = grade_course(course, names, options, watcher)
    return results, terminal.pace(len(graded), time.monotonic() - start), remarks


def _writable(json_file: str | None) -> None:
    """Say now, and not after an hour, that a file cannot be written."""
    if json_file and json_file != "-":
        path = Path(json_file)
        if path.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK):
            msg = f"{path} cannot be written: check the folder and its permissions."
            raise click.ClickException(msg)


def _not_over_other_files(json_file: str | None) -> None:
    """Refuse to write over what an earlier run has not written."""
    if json_file and json_file != "-" and Path(json_file).is_file():
        path = Path(json_file)
        with path.open("rb") as file:
            start = file.read(_START)
        if path.suffix.lower() == ".ipynb" or not _JSON.match(start):
            msg = f"{path} is there, and is no result as JSON: give --json another name."
            raise click.UsageError(msg)


def _write_json(json_file: str, data: object) -> None:
    _write_text(json_file, [json.dumps(data, indent=2) + "\n"])


def _json_list(items: Iterable[object]) -> Iterator[str]:
    """A list as JSON, piece by piece: the results of a large class are long."""
    before = "["
    for item in items:
        yield f"{before}\n{textwrap.indent(json.dumps(item, indent=2), '  ')}"
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"


def _write_text(file: str, pieces: Iterable[str]) -> None:
    """Write into a file, or for ``-`` to standard output."""
    if file == "-":
        for piece in pieces:
            click.echo(piece, nl=False)
    else:
        with Path(file).open("w", encoding="utf-8") as target:
            target.writelines(pieces)


def _tell_failures(results: Sequence["NotebookResult"]) -> None:
    failed = [result for result in results if result.failed]
    for result in failed:
        told_of = f"{result.student}, {result.assignment}: {result.message}"
        click.echo(printable(told_of), err=True)
    if failed:
        click.echo(f"{len(failed)} of {len(results)} could not be graded.", err=True)
        sys.exit(UNGRADED)


def _short(path: Path) -> str:
    """A path as the reader would type it from here."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
