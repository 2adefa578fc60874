import pytest
from small_course import RIGHT, DirectZygote, check, code, released_cells, to_file, written

from autograde.grading import run as running
from autograde.grading.notebook import parse
from autograde.grading.run import run_notebook
from autograde.judge import registry


def run(cells, student="ada", zygote=None):
    notebook = parse(to_file(cells))
    return run_notebook(notebook, "sgd-variants", student, b"secret", zygote or DirectZygote())


def scores(result):
    return {check.id: check.score for check in result.checks}


def test_a_right_answer_earns_its_points_and_no_others():
    _notebook, result = run(written())
    assert result.status == "graded"
    assert scores(result)["momentum_step"] == 3
    assert result.score == 3
    assert result.max_score == sum(c.points for c in registry.checks("sgd-variants").values())


def test_a_check_shows_its_score_as_a_plain_float_and_a_table():
    notebook, result = run(written())
    (output,) = notebook.cells[3].outputs
    assert output.output_type == "execute_result"
    assert output.data["text/plain"] == repr(result.checks[0].score)
    assert "text/html" in output.data
    assert output.execution_count == notebook.cells[3].execution_count == 3


def test_code_cells_run_in_order_and_checks_do_not_run_there():
    zygote = DirectZygote()
    notebook, _result = run(written(), zygote=zygote)
    ran = zygote.children[0].ran
    assert ran == [
        c.source for c in notebook.cells if c.cell_type == "code" and "check(" not in c.source
    ]
    assert notebook.cells[1].outputs[0].text == "ran\n"


def test_a_check_sees_the_notebook_as_it_is_at_its_cell():
    cells = written("momentum_step = None")
    cells.append(code(RIGHT))
    assert scores(run(cells)[1])["momentum_step"] == 0


def test_of_two_cells_of_a_check_the_last_one_counts_and_the_other_stays_empty():
    cells = [*written("momentum_step = None"), code(RIGHT), check("momentum_step")]
    notebook, result = run(cells)
    assert scores(result)["momentum_step"] == 3
    assert notebook.cells[3].outputs == []


def test_a_check_without_a_cell_comes_last():
    cells = [cell for cell in written() if "check(" not in cell["source"]]
    assert scores(run(cells)[1])["momentum_step"] == 3


@pytest.mark.parametrize(
    ("said", "status"), [("timeout", "timed out"), ("memory", "out of memory"), ("dead", "crashed")]
)
def test_what_becomes_of_a_cell_is_the_status(said, status):
    assert run([*written(), code(f"# {said}")])[1].status == status


def test_a_cell_that_raises_costs_nothing_by_itself():
    _notebook, result = run([code("1 / 0"), *written()])
    assert (result.status, result.score) == ("graded", 3)


def test_after_a_crash_no_cell_runs():
    zygote = DirectZygote()
    run([code("# dead"), *written()], zygote=zygote)
    assert zygote.children[0].ran == ["# dead"]


def test_cases_depend_on_the_student_and_on_nothing_else(monkeypatch):
    seeds = []
    judge = running.judge

    def spy(item, respondent, seed, lost):
        seeds.append(seed)
        return judge(item, respondent, seed, lost)

    monkeypatch.setattr(running, "judge", spy)
    run(released_cells(), "ada")
    run(written(), "ada")
    run(written(), "bob")
    n = len(registry.checks("sgd-variants"))
    assert sorted(seeds[:n]) == sorted(seeds[n : 2 * n])
    assert not set(seeds[:n]) & set(seeds[2 * n :])
    assert len(set(seeds)) == 2 * n


def test_a_check_that_fails_by_itself_costs_only_itself(monkeypatch):
    judge = running.judge

    def broken(item, respondent, seed, lost):
        if item.id == "adam_step":
            raise ZeroDivisionError
        return judge(item, respondent, seed, lost)

    monkeypatch.setattr(running, "judge", broken)
    _notebook, result = run(written())
    assert (result.status, result.failed, result.score) == ("crashed", True, 3)
    assert (
        "failed by itself"
        in next(c for c in result.checks if c.id == "adam_step").criteria[0].message
    )


def test_what_a_failing_check_quotes_of_the_student_is_spelled_out_in_the_log(monkeypatch, caplog):
    def broken(item, respondent, seed, lost):
        raise ValueError("\x1b[2J\u202e")

    monkeypatch.setattr(running, "judge", broken)
    run(written())
    assert r"ValueError: \x1b[2J\u202e" in caplog.text
    assert "\x1b" not in caplog.text
