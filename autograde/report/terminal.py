"""Tables for the terminal: one notebook's verdicts, and a class at a glance."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from autograde.grading.results import STATUSES, NotebookResult, frequent_misconceptions
from autograde.i18n import _
from autograde.printable import printable

if TYPE_CHECKING:
    from autograde.judge import CheckResult

WIDTH = 100
STUDENT_WIDTH, STATUS_WIDTH, TOTAL_WIDTH, SCORE_WIDTH = 18, 13, 5, 3
BETWEEN = STATUS_WIDTH + TOTAL_WIDTH + 3
"""What stands between a student's name and the checks, with a space after each column."""
MAX_STUDENTS = 200
_COLORS = {"graded": "green", "restored": "yellow", "blank": "dim", "missing": "dim"}


class HarmlessConsole(Console):
    """A console that obeys nobody but the program: whatever texts hold is shown, not done."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """The segments of ``renderable``, those with text made :func:`printable`."""
        for segment in super().render(renderable, options):
            if segment.control or segment.text.isprintable():
                yield segment
            else:
                yield Segment(printable(segment.text, lines=True), segment.style)


def console(*, stderr: bool = False) -> Console:
    """A console of at most :data:`WIDTH` columns, however wide the terminal is."""
    found = HarmlessConsole(stderr=stderr, highlight=False)
    found.width = min(found.width, WIDTH)
    return found


def progress(output: Console) -> Progress:
    """A bar that tells how many notebooks are graded and how long the rest will take."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn(_("left")),
        console=output,
        transient=True,
    )


def pace(submissions: int, seconds: float) -> str:
    """How many submissions a run went through, whatever became of them, and how long it took."""
    if not submissions:
        return _("There was nothing new to grade.")
    what = _("One submission") if submissions == 1 else _("{n} submissions").format(n=submissions)
    return _("{what} in {time} ({speed:.1f} per second).").format(
        what=what, time=timedelta(seconds=round(seconds)), speed=submissions / seconds
    )


def notebook_table(result: NotebookResult) -> RenderableType:
    """Every check of one notebook, with its criteria, the reasons and the hint."""
    parts: list[RenderableType] = [Text(_title(result), style="bold")]
    if result.message:
        parts.append(Text(printable(result.message), style="yellow"))
    for check in result.checks:
        parts += [Text(), _check(check)]
    return Group(*parts)


class ClassTable:
    """The students of one assignment, a line each, and what holds for all of them."""

    def __init__(self, results: Sequence[NotebookResult]) -> None:
        """``results`` are those of one assignment."""
        self.results = results

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        """The table, as wide as there is room.

        Long names of checks become explained numbers; without room for these, totals are left.
        """
        if not self.results:
            yield Text(_("Nobody has handed in anything."))
            return
        first = self.results[0]
        title = _("{name}: {n} students") if len(self.results) > 1 else _("{name}: one student")
        title = title.format(name=first.assignment, n=len(self.results))
        yield Text(title, style="bold")
        yield Text()
        yield self._table(options.max_width)
        if not self._fits(options.max_width):
            yield Text()
            text = _("There is no room for the checks in {n} columns: --json FILE has them.")
            yield Text(text.format(n=options.max_width))
        elif self._numbered(options.max_width):
            yield Text()
            columns = enumerate(self._names(), start=1)
            yield Text(", ".join(f"{i}: {name}" for i, name in columns), style="dim")
        left = len(self.results) - MAX_STUDENTS
        if left > 0:
            yield Text(_("... and {n} more (--json FILE has them all)").format(n=left))
        yield Text()
        yield summary(self.results)

    def _names(self) -> list[str]:
        """The checks, in the order of the assignment."""
        return list(dict.fromkeys(check.id for r in self.results for check in r.checks))

    def _longest(self) -> int:
        """The width of the longest student's name, or of the word above them."""
        names = (printable(result.student) for result in self.results[:MAX_STUDENTS])
        return max(map(cell_len, (_("student"), *names)))

    def _checks_width(self) -> int:
        """The least that the checks' columns take, with numbers over them."""
        return len(self._names()) * (SCORE_WIDTH + 1)

    def _fits(self, width: int) -> bool:
        """Whether there is room for the checks beside names of students that can be told apart."""
        student = min(self._longest(), STUDENT_WIDTH)
        return student + BETWEEN + self._checks_width() <= width

    def _student_width(self, width: int) -> int:
        """As much as the names take, where the others leave it."""
        checks = self._checks_width() if self._fits(width) else 0
        return max(min(self._longest(), width - BETWEEN - checks), 1)

    def _numbered(self, width: int) -> bool:
        """Whether the checks' names are too long to stand over their columns."""
        wider = sum(max(len(name) - SCORE_WIDTH, 0) for name in self._names())
        return self._student_width(width) + BETWEEN + self._checks_width() + wider > width

    def _table(self, width: int) -> Table:
        names, numbered = self._names(), self._numbered(width)
        if not self._fits(width):
            names = []
        table = Table(box=None, padding=(0, 1, 0, 0), header_style="bold", show_edge=False)
        table.add_column(_("student"), no_wrap=True, width=self._student_width(width))
        table.add_column(_("status"), no_wrap=True, width=STATUS_WIDTH)
        table.add_column(_("total"), justify="right", no_wrap=True, min_width=TOTAL_WIDTH)
        for i, name in enumerate(names, start=1):
            head = str(i) if numbered else name
            table.add_column(head, justify="right", no_wrap=True, min_width=SCORE_WIDTH)
        for result in self.results[:MAX_STUDENTS]:
            scores = {check.id: check.score for check in result.checks}
            table.add_row(
                Text(printable(result.student)),
                Text(_(result.status), style=_COLORS.get(result.status, "red")),
                _short(result.score),
                *(_short(scores[name]) if name in scores else "-" for name in names),
            )
        return table


def _short(score: float) -> str:
    """A score with at most one decimal."""
    return f"{round(score, 1):g}"


def summary(results: Sequence[NotebookResult]) -> RenderableType:
    """The mean, how many there are of each status, and what most students got wrong."""
    handed_in = [result for result in results if result.status != "missing"]
    lines = []
    if handed_in:
        mean = sum(result.score for result in handed_in) / len(handed_in)
        lines.append(
            _("mean of those who handed in: {mean:.1f} of {points:g} points").format(
                mean=mean, points=max(result.max_score for result in handed_in)
            )
        )
    counts = Counter(result.status for result in results)
    lines.append(", ".join(f"{counts[s]} {_(s)}" for s in reversed(STATUSES) if counts[s]))
    common = frequent_misconceptions(results)[:5]
    if common:
        lines.append(_("most frequent misconceptions:"))
        lines += [f"  {count:>4}  {check}: {name}" for check, name, count in common]
    return Text("\n".join(lines))


def _title(result: NotebookResult) -> str:
    return _("{assignment}: {score:g} of {points:g} points ({status})").format(
        assignment=result.assignment,
        score=result.score,
        points=result.max_score,
        status=_(result.status),
    )


def _check(check: "CheckResult") -> RenderableType:
    color = "green" if check.passed else "yellow" if check.score > 0 else "red"
    head = Text(f"{check.score:g}/{check.points:g}  ", style=color)
    head.append(check.title, style="bold")
    head.append(f"  ({check.id})", style="dim")
    table = Table.grid(padding=(0, 1))
    table.add_column(width=5, justify="right")
    table.add_column()
    for criterion in check.criteria:
        mark = Text("✓", style="green") if criterion.passed else Text("✗", style="red")
        table.add_row(mark, Text(criterion.name))
        if criterion.message:
            table.add_row("", Text(printable(criterion.message, lines=True), style="dim"))
    if check.hint:
        hint = Text(_("Hint."), style="bold")
        hint.append(f" {check.hint}", style="not bold")
        if check.read:
            hint.append(" " + _("Read: {chapter}").format(chapter=check.read), style="not bold")
        table.add_row("→", hint)
    return Group(head, table)
