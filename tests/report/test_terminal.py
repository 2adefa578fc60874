import pytest
from rich.console import Console

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
