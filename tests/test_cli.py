import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograde import cli
from autograde.cli import main
from autograde.grading import grade as grading
from autograde.grading.results import NotebookResult
from autograde.report import terminal
from autograde.sandbox import isolation


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def notebook(source, name="sgd-variants"):
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    metadata = {"autograde": {"assignment": name}}
    sources = [source, 'autograde.check("momentum_step")']
    cells = [{**cell, "source": text} for text in sources]
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 4})


@pytest.fixture
def honest(tmp_path, monkeypatch):
    """A notebook with one right function of several, in no course."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "mine.ipynb"
    path.write_text(
        notebook(
            "def momentum_step(w, g, velocity, learning_rate, momentum):\n"
            "    velocity = momentum * velocity - learning_rate * g\n"
            "    return w + velocity, velocity"
        )
    )
    return path


def one_sentence(result):
    """What a failed command said on standard error: one line, and no traceback."""
    assert result.exit_code in (1, 2)
    assert "Traceback" not in result.output
    (line,) = [line for line in result.stderr.splitlines() if line.startswith("Error: ")]
    assert line.endswith(".")
    return line


def test_a_notebook_that_is_not_perfect_is_no_error(honest):
    result = run("check", honest, "--isolation", "process")
    assert result.exit_code == 0
    assert "3 of 20 points (graded)" in result.output
    assert "There is no function called adam_step" in result.output


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_an_encoding_with_few_letters_is_enough(honest, encoding):
    arguments = ["check", str(honest), "--isolation", "process"]
    result = CliRunner(charset=encoding).invoke(main, arguments)
    assert result.exit_code == 0
    assert r"\u2713" in result.stdout


def test_json_goes_to_a_file_or_to_standard_output(honest, tmp_path):
    file = tmp_path / "result.json"
    run("check", honest, "--json", file, "--isolation", "process")
    result = run("check", honest, "--isolation", "process", "--json")
    data = json.loads(result.output)
    assert data["score"] == json.loads(file.read_text())["score"] == 3.0
    assert data["checks"][0]["id"] == "momentum_step"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "gone.ipynb"], "There is no file gone.ipynb"),
        (["check", "gone\x1b[2J.ipynb"], r"There is no file gone\x1b[2J.ipynb"),
        (["check", "."], "is a folder"),
        (["check", "text.ipynb"], "not JSON"),
        (["check", "other.ipynb"], "asks for no check"),
        (["check", "mine.ipynb", "--json", "nowhere/x.json"], "cannot be written"),
        (["grade"], "not a course folder"),
        (["grade", "--course", "nowhere"], "not a course folder"),
        (["release"], "not a course folder"),
        (["keras-runs", "verify", "unheard-of"], "unheard-of"),
    ],
)
@pytest.mark.usefixtures("honest")
def test_bad_input_gets_one_clear_sentence(arguments, said):
    Path("text.ipynb").write_text("hello")
    Path("other.ipynb").write_text('{"cells": [], "metadata": {}, "nbformat": 4}')
    result = run(*arguments)
    assert said in one_sentence(result)
    assert result.exit_code == 1


@pytest.mark.parametrize(
    "arguments",
    [["check"], ["grade", "--jobs", "0"], ["check", "x", "--isolation", "none"], ["unheard-of"]],
)
def test_wrong_usage_has_its_own_exit_status(arguments):
    assert run(*arguments).exit_code == 2


@pytest.mark.parametrize("address", ["localhost", "foo:bar:baz", "tcp://:8786", "tls://host", " "])
def test_a_malformed_address_is_told_at_once(course, address):
    result = run("grade", "--course", course, "--scheduler", address)
    assert result.exit_code == 2
    assert "write it as tls://HOST:8786" in one_sentence(result)


@pytest.mark.parametrize(
    "address",
    ["localhost:8786", "tcp://10.0.0.1:8786", "tls://[fe80::1%eth0]:80", "inproc://a-b:1"],
)
def test_an_address_of_a_scheduler_has_a_host_and_a_port(address):
    assert cli.ADDRESS.fullmatch(address)


@pytest.mark.parametrize(
    ("name", "text"), [("mine.ipynb", ""), ("a.txt", "Dear diary"), ("a.cfg", "[a]")]
)
def test_json_is_not_written_over_other_files(honest, course, name, text):
    path = honest.with_name(name)
    path.write_text(text or path.read_text())
    before = path.read_text()
    for command in (["check", honest], ["grade", "--course", course]):
        result = run(*command, "--json", path, "--isolation", "process")
        assert result.exit_code == 2
        assert "give --json another name" in one_sentence(result)
    assert path.read_text() == before


@pytest.mark.parametrize("text", ["", "[]", "{}"])
def test_json_is_written_over_json(honest, text):
    path = honest.with_name("results.json")
    path.write_text(text)
    assert run("check", honest, "--json", path, "--isolation", "process").exit_code == 0
    assert json.loads(path.read_text())["score"] == 3.0


def test_without_bubblewrap_it_is_told_what_to_do(honest, monkeypatch):
    monkeypatch.setattr(isolation.shutil, "which", lambda name: None)
    isolation._walls.cache_clear()
    assert "install bubblewrap" in one_sentence(run("check", honest))


@pytest.fixture
def course(tmp_path):
    """A course with an assignment that is released but not in the gradebook."""
    folder = tmp_path / "course" / "exercises" / "sgd-variants"
    folder.mkdir(parents=True)
    (folder / "sgd-variants.ipynb").write_text(notebook("pass"))
    (tmp_path / "course" / "nbgrader_config.py").write_text(
        "from autograde.nbgrader_plugin import configure\nconfigure(get_config(), __file__)\n"
    )
    return tmp_path / "course"


@pytest.mark.parametrize("items", [[], [{"a": ["x\ny", 1]}], [{}, {"b": {"c": "ö"}}, None]])
def test_a_list_written_piece_by_piece_is_the_same_json(items):
    assert "".join(cli._json_list(items)) == json.dumps(items, indent=2) + "\n"


def test_names_of_those_who_could_not_be_graded_are_not_obeyed(capsys):
    student, message = "eve\x1b[2J\nzoe", "The file handed in is \u202eempty."
    with pytest.raises(SystemExit):
        cli._tell_failures(
            [NotebookResult(student, "x", "invalid", "process", 0.0, (), message, failed=True)]
        )
    said = capsys.readouterr().err
    assert r"eve\x1b[2J\nzoe, x: The file handed in is \u202eempty." in said.splitlines()


def test_what_cannot_be_used_is_told_and_has_an_exit_status(course, monkeypatch):
    def grade_nobody(_course, _names, _options, watcher):
        reason = "No x.ipynb handed in, only x.zip."
        result = NotebookResult("ada", "x", "missing", "process", 0.0, (), reason, failed=True)
        watcher.advance(result)
        return [result]

    monkeypatch.setattr(grading, "grade_course", grade_nobody)
    result = run("grade", "--course", course, "--isolation", "process")
    assert result.exit_code == 1
    assert "ada, x: No x.ipynb handed in, only x.zip." in result.stderr.splitlines()
    assert "nothing new" not in result.stderr


def test_remarks_on_a_run_are_told_and_are_no_failure(course, monkeypatch):
    def remark(_course, _names, _options, watcher):
        watcher.remark("x: nothing any more of eve\x1b[2J [b].")
        return []

    monkeypatch.setattr(grading, "grade_course", remark)
    result = run("grade", "--course", course, "--isolation", "process")
    assert result.exit_code == 0
    assert r"x: nothing any more of eve\x1b[2J [b]." in result.stderr.splitlines()


def test_an_unknown_assignment_is_named_with_those_there_are(course):
    said = one_sentence(run("grade", "adam", "--course", course))
    assert "'adam'" in said
    assert "sgd-variants" in said


@pytest.mark.parametrize(
    "flags", [(), ("--all-cells",), ("--force",), ("--student", "ada", "--student", "eve")]
)
def test_options_of_grading_are_handed_on(course, monkeypatch, flags):
    seen = []
    monkeypatch.setattr(grading, "grade_course", lambda *what: seen.append(what) or [])
    result = run("grade", "--course", course, "--isolation", "process", *flags)
    assert result.exit_code == 0
    ((_course, names, options, _watcher),) = seen
    assert names == ["sgd-variants"]
    assert options.all_cells is ("--all-cells" in flags)
    assert options.force is ("--force" in flags)
    assert options.students == ({"ada", "eve"} if "--student" in flags else set())


class Closed:
    """A console whose reader has stopped reading."""

    def print(self, *_what):
        raise BrokenPipeError


def test_results_are_in_the_file_before_a_table_is_shown(honest, course, monkeypatch):
    monkeypatch.setattr(terminal, "console", Closed)
    done = run("check", honest, "--json", "one.json", "--isolation", "process")
    assert done.exit_code == 1
    assert json.loads(Path("one.json").read_text())["score"] == 3.0
    graded = NotebookResult("ada", "sgd-variants", "missing", "process", 0.0)
    monkeypatch.setattr(cli, "_watched", lambda *_what: ([graded], "", []))
    done = run("grade", "--course", course, "--json", "all.json", "--isolation", "process")
    assert done.exit_code == 1
    assert [each["student"] for each in json.loads(Path("all.json").read_text())] == ["ada"]


def test_a_course_without_releases_says_how_to_make_them(course):
    shutil.rmtree(course / "exercises")
    assert "autograde release" in one_sentence(run("grade", "--course", course))


def test_a_gradebook_without_the_assignment_says_how_to_add_it(course):
    said = one_sentence(run("grade", "--course", course, "--isolation", "process"))
    assert "autograde release sgd-variants" in said


def test_doctor_tells_what_to_do(course, monkeypatch):
    monkeypatch.chdir(course)
    result = run("doctor")
    assert "OK   Python" in result.output
    assert "FIX  gradebook" in result.output
    assert result.exit_code == 1


def test_the_command_line_starts_without_loading_what_it_may_not_need():
    heavy = "{'numpy', 'nbformat', 'nbgrader', 'rich', 'IPython', 'jupytext'}"
    code = f"import sys, autograde.cli; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
