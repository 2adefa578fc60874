import io

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from autograde.grading.results import NotebookResult
from autograde.judge import CheckResult, CriterionResult
from autograde.report import terminal

NAMES = ["momentum_step", "nesterov_step", "adagrad_step", "rmsprop_step", "adam_step", "train"]


def result(student="ada", status="graded", misconception=None, passed=True, message=""):
    reason = "" if passed else "w came back as [bold]1[/bold]; expected 2."
    criteria = (CriterionResult("the new weights", passed, reason),)
    hint = "Look at the root." if misconception else None
    checks = [
        CheckResult(name, f"Title of {name}", 3, criteria, misconception, hint, "2-algorithms/x")
        for name in NAMES
    ]
    return NotebookResult(student, "sgd-variants", status, "process", 1.0, tuple(checks), message)


def shown(renderable, width=100):
    console = Console(width=width, record=True, file=None, force_terminal=False)
    with console.capture() as capture:
        console.print(renderable)
    return capture.get()


@pytest.mark.parametrize("width", [80, 100])
def test_a_class_fits_the_terminal_and_shows_every_student_and_total(width):
    class_ = [result(f"student-{i}", passed=i % 2 == 0) for i in range(5)]
    text = shown(terminal.ClassTable(class_), width)
    assert max(map(len, text.splitlines())) <= width
    for i in range(5):
        (line,) = [line for line in text.splitlines() if f"student-{i}" in line]
        assert line.split()[2] == ("18" if i % 2 == 0 else "0")


def test_ten_checks_fit_eighty_columns(monkeypatch):
    monkeypatch.setattr(f"{__name__}.NAMES", [f"a_rather_long_name_{i}" for i in range(10)])
    text = shown(terminal.ClassTable([result("tharindu.wijesinghe", passed=True)]), 80)
    (line,) = [line for line in text.splitlines() if "tharindu" in line]
    assert line.split()[2:] == ["30", *["3"] * 10]


def test_where_the_checks_do_not_fit_totals_are_left_and_that_is_told():
    class_ = terminal.ClassTable([result()])
    least = 28 + 4 * len(NAMES)  # student, status and total; three digits and a space per check
    for width in range(40, 101):
        text = shown(class_, width)
        (line,) = [line for line in text.splitlines() if line.startswith("ada ")]
        told = f"no room for the checks in {width} columns" in " ".join(text.split())
        assert line.split() == ["ada", "graded", "18", *["3"] * (0 if told else len(NAMES))]
        assert told == (width < least)


@pytest.mark.parametrize(
    ("width", "room"), [(40, False), (60, True), (64, False), (74, True), (100, True)]
)
def test_names_are_shown_in_full_where_there_is_room(width, room):
    names = ["maria.aparecida.de.oliveira.1", "maria.aparecida.de.oliveira.2", "李小龙" * 4]
    lines = shown(terminal.ClassTable([result(name) for name in names]), width).splitlines()
    assert max(map(cell_len, lines)) <= width
    for name in names:
        assert any(line.startswith(f"{name} ") for line in lines) == room


def test_the_summary_counts_statuses_and_misconceptions():
    class_ = [result(), result("b", "missing", passed=False), result("c", misconception="no-root")]
    text = shown(terminal.ClassTable(class_))
    assert "18.0 of 18 points" in text
    assert "2 graded, 1 missing" in text
    assert "adam_step: no-root" in text


def test_a_class_in_which_nobody_handed_in_is_no_error():
    assert "Nobody" in shown(terminal.ClassTable([]))
    assert "1 missing" in shown(terminal.ClassTable([result(status="missing")]))


def test_a_large_class_is_cut_with_a_word_on_it(monkeypatch):
    monkeypatch.setattr(terminal, "MAX_STUDENTS", 2)
    text = shown(terminal.ClassTable([result(f"student-{i}") for i in range(5)]))
    assert "student-1" in text
    assert "student-2" not in text
    assert "3 more" in text


def test_a_notebook_shows_reasons_and_hints_as_they_were_written():
    text = shown(terminal.notebook_table(result(passed=False, misconception="m", message="Odd.")))
    assert "0 of 18 points" in text
    assert "w came back as [bold]1[/bold]; expected 2." in text
    assert "Look at the root. Read: 2-algorithms/x" in text
    assert "Odd." in text


@pytest.mark.parametrize("evil", ["\x1b[2J\x1b]0;x\x07", "\x9b31m", "\u202etxt", "\r", "\ud800"])
def test_nothing_that_people_read_is_obeyed_by_the_terminal(evil, capsys):
    output = terminal.console()
    output.print(terminal.ClassTable([result(f"eve{evil}"), result("ada")]))
    output.print(terminal.notebook_table(result(passed=False, message=f"Handed in as {evil}.")))
    output.print(Text(f"plain {evil}"))
    text = capsys.readouterr().out
    assert not [letter for letter in text if not (letter.isprintable() or letter == "\n")]
    assert text.count(repr(evil)[1:3]) >= 2


def test_a_name_with_a_line_break_makes_no_line_of_its_own():
    text = shown(terminal.ClassTable([result("eve\nzoe  graded  20"), result("ada")]))
    assert not [line for line in text.splitlines() if line.startswith("zoe")]


def test_a_run_says_how_many_it_graded_and_how_fast():
    assert terminal.pace(10_000, 500.2) == "10000 submissions in 0:08:20 (20.0 per second)."
    assert terminal.pace(1, 2.0) == "One submission in 0:00:02 (0.5 per second)."
    assert "nothing new" in terminal.pace(0, 2.0)


def test_progress_says_how_many_are_done_and_how_long_the_rest_takes():
    console = Console(width=100, force_terminal=True, color_system=None, file=io.StringIO())
    bar = terminal.progress(console)
    task = bar.add_task("Grading", total=400)
    now = 0.0
    bar.get_time = lambda: now
    bar.start_task(task)
    for _second in range(10):
        now += 1.0
        bar.advance(task, 10)
    text = shown(bar.get_renderable())
    assert "100/400" in text
    assert "0:00:30 left" in " ".join(text.split())
