"""The sample class: what is in it, and that it is what it says."""

import ast
import json
import re
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

import autograde
from autograde.grading import demo, sources
from autograde.grading.demo import DemoError, samples
from autograde.grading.demo.accidents import ACCIDENTS
from autograde.grading.demo.answers import answers
from autograde.grading.demo.habits import HABITS
from autograde.grading.demo.students import STUDENTS
from autograde.grading.demo.submissions import files
from autograde.grading.notebook import InvalidNotebookError, parse
from autograde.grading.restore import is_blank, read_originals, restore
from autograde.grading.submission import grade
from autograde.judge import registry
from autograde.sandbox import Limits, Zygote

ASSIGNMENTS = ("batchnorm", "sgd-variants", "validation")
each_assignment = pytest.mark.parametrize("assignment", ASSIGNMENTS)


@pytest.fixture(scope="module")
def released():
    """The assignments' notebooks as students get them, solutions taken out."""
    repository = Path(autograde.__file__).parents[1]
    found = {}
    for name, source in sources.find(repository).items():
        points = {key: check.points for key, check in registry.checks(name).items()}
        notebook = sources.read(source, points)
        for cell in notebook.cells:
            if "BEGIN SOLUTION" in cell.source:
                cell.source = re.sub(
                    r" *### BEGIN.*### END SOLUTION",
                    "    raise NotImplementedError()",
                    cell.source,
                    flags=re.DOTALL,
                )
        found[name] = notebook
    return found


def sample_with(assignment, **wanted):
    return next(
        sample
        for sample in samples(assignment)
        if all(getattr(sample, key) == value for key, value in wanted.items())
    )


def notebook_of(sample, released):
    (data,) = files(sample, released[sample.assignment]).values()
    return parse(data)


@each_assignment
def test_at_least_forty_hand_something_in_and_one_never_does(assignment):
    names = [sample.student for sample in samples(assignment)]
    assert len(names) == len(set(names)) >= 40
    assert set(names) < {student.id for student in STUDENTS}
    assert STUDENTS[-1].id not in names


@each_assignment
def test_every_answer_and_every_accident_is_somebodys(assignment):
    found = samples(assignment)
    handed_in = {answer for sample in found for answer in sample.answers.values()}
    assert handed_in == {a for every in answers(assignment).values() for a in every}
    assert {sample.accident for sample in found} - {""} == {a.name for a in ACCIDENTS}
    assert {sample.habit for sample in found} == set(HABITS)


@each_assignment
def test_every_misconception_is_expected_of_somebody(assignment):
    expected = {(check, name) for s in samples(assignment) for check, name in s.mistakes.items()}
    known = {
        (check, wrong.name)
        for check, item in registry.checks(assignment).items()
        for wrong in item.misconceptions[check]
    }
    assert expected == known


@each_assignment
def test_expectations_do_not_contradict_each_other(assignment):
    for sample in samples(assignment):
        assert not sample.full & sample.nothing
        assert not sample.full & sample.mistakes.keys()
        assert not sample.nothing & sample.mistakes.keys()
    assert sum(sample.expected_full_marks for sample in samples(assignment)) >= 20


def test_ids_are_plain_letters_and_names_are_not():
    assert len({student.id for student in STUDENTS}) == len(STUDENTS)
    assert all(re.fullmatch(r"[a-z]+\.[a-z]+", student.id) for student in STUDENTS)
    assert sum(not student.last_name.isascii() for student in STUDENTS) > 15


def test_the_same_student_has_another_part_in_each_assignment():
    parts = [
        {s.student: s.accident for s in samples(assignment) if s.accident}
        for assignment in ASSIGNMENTS
    ]
    assert parts[0] != parts[1] != parts[2]


@each_assignment
def test_the_bytes_are_the_same_every_time(assignment, released):
    for sample in samples(assignment):
        notebook = released[assignment]
        assert files(sample, notebook) == files(sample, notebook)


@each_assignment
def test_honest_notebooks_can_be_read_and_hold_their_answers(assignment, released):
    for sample in samples(assignment):
        if sample.accident:
            continue
        notebook = notebook_of(sample, released)
        text = "\n".join(cell.source for cell in notebook.cells)
        for answer in sample.answers.values():
            assert ast.parse(answer.source)
            assert answer.source.splitlines()[-1] in text
        assert restore(notebook, read_originals(released[assignment])) == []


@pytest.mark.parametrize("accident", [a for a in ACCIDENTS if a.status == "invalid"])
def test_spoiled_files_are_no_notebooks(accident, released):
    sample = sample_with("batchnorm", accident=accident.name)
    with pytest.raises(InvalidNotebookError):
        notebook_of(sample, released)


@pytest.mark.parametrize("accident", [a for a in ACCIDENTS if a.status == "restored"])
def test_changed_cells_can_be_put_back(accident, released):
    sample = sample_with("validation", accident=accident.name)
    notebook = notebook_of(sample, released)
    assert restore(notebook, read_originals(released["validation"]))


def test_a_blank_notebook_is_blank_and_only_that_one(released):
    blank = [
        sample.accident
        for sample in samples("sgd-variants")
        if sample.expected_status != "invalid"
        and is_blank(notebook_of(sample, released), released["sgd-variants"])
    ]
    assert blank == ["blank"]


def test_one_hands_in_under_another_name(released):
    sample = sample_with("sgd-variants", accident="wrong name")
    (name,) = files(sample, released["sgd-variants"])
    assert name.endswith(".ipynb")
    assert name != "sgd-variants.ipynb"


def test_submissions_are_written_where_nbgrader_looks(tmp_path, released):
    place = tmp_path / "exercises" / "batchnorm" / "batchnorm.ipynb"
    place.parent.mkdir(parents=True)
    place.write_text(sources.to_text(released["batchnorm"]), encoding="utf-8")
    demo.write_submissions(tmp_path, samples("batchnorm"))
    for sample in samples("batchnorm"):
        folder = tmp_path / "submitted" / sample.student / "batchnorm"
        assert len(list(folder.iterdir())) == 1
    student = sample_with("batchnorm", habit="executed").student
    saved = tmp_path / "submitted" / student / "batchnorm" / "batchnorm.ipynb"
    cells = json.loads(saved.read_text())["cells"]
    assert any(cell.get("outputs") for cell in cells)


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path):
    (tmp_path / "thesis.tex").write_text("years of work")
    for force in (False, True):
        with pytest.raises(DemoError, match="not empty"):
            demo.make_course(tmp_path, force=force)
    assert (tmp_path / "thesis.tex").read_text() == "years of work"


@pytest.mark.parametrize("inside", ["nbgrader_config.py", ".git"])
def test_a_course_of_ones_own_is_never_replaced(tmp_path, inside):
    (tmp_path / inside).write_text("mine")
    with pytest.raises(DemoError, match="no sample class is in it"):
        demo.make_course(tmp_path, force=True)
    assert (tmp_path / inside).read_text() == "mine"


def test_a_sample_class_is_replaced_where_one_stands_in_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    demo.make_course(tmp_path, assignments=["schedules"])
    (tmp_path / "submitted" / "notes.txt").write_text("old")
    made = demo.make_course(Path(), assignments=["schedules"], force=True)
    assert not (tmp_path / "submitted" / "notes.txt").exists()
    assert len(list(tmp_path.glob("submitted/*/schedules"))) == len(made.samples)


def test_an_unknown_assignment_is_told(tmp_path):
    with pytest.raises(DemoError, match=r"no assignment 'knitting'\. There are: .*batchnorm"):
        demo.make_course(tmp_path / "course", assignments=["knitting"])
    assert not (tmp_path / "course").exists()


@pytest.mark.slow
def test_the_course_is_ready_to_grade(tmp_path):
    course = demo.make_course(tmp_path / "course", assignments=["validation"])
    with Gradebook(f"sqlite:///{tmp_path}/course/gradebook.db") as gradebook:
        enrolled = {(s.id, s.first_name, s.last_name) for s in gradebook.students}
        assert [a.name for a in gradebook.assignments] == ["validation"]
    assert enrolled == {(s.id, s.first_name, s.last_name) for s in course.students}
    assert (course.directory / "exercises/validation/validation.ipynb").is_file()
    assert (course.directory / "solutions/validation/validation.md").is_file()
    assert len(list((course.directory / "submitted").glob("*/validation/*"))) == len(course.samples)


@pytest.mark.slow
def test_grading_gives_what_is_expected(released):
    original = sources.to_text(released["validation"]).encode()
    limits = Limits(cell_cpu=1.0, ask_cpu=1.0)
    with Zygote(isolation="process") as zygote:
        for sample in samples("validation"):
            (data,) = files(sample, released["validation"]).values()
            result = grade(
                data, sample.assignment, sample.student, b"secret", zygote, original, limits
            ).result
            checks = {check.id: check for check in result.checks}
            assert result.status == sample.expected_status
            assert all(checks[name].score == checks[name].points for name in sample.full)
            assert all(checks[name].score == 0 for name in sample.nothing)
            for name, misconception in sample.mistakes.items():
                assert checks[name].misconception == misconception
                assert checks[name].score < checks[name].points
