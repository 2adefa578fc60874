import pytest

from autograde.grading.results import NotebookResult
from autograde.grading.state import FILE, State, key, shared
from autograde.judge.results import CheckResult, CriterionResult


def result(student, message=""):
    return NotebookResult(student, "sgd-variants", "graded", "process", 0.1, message=message)


def test_what_was_recorded_is_found_by_the_next_run(tmp_path):
    State(tmp_path).add([("k1", result("ada")), ("k2", result("bob"))])
    state = State(tmp_path)
    assert state.find("ada", "sgd-variants", "k1") == result("ada")
    assert state.find("ada", "sgd-variants", "k2") is None
    assert state.find("ada", "validation", "k1") is None


def test_the_last_result_counts(tmp_path):
    State(tmp_path).add([("k1", result("ada"))])
    State(tmp_path).add([("k2", result("ada", "again"))])
    assert State(tmp_path).find("ada", "sgd-variants", "k1") is None
    assert State(tmp_path).find("ada", "sgd-variants", "k2").message == "again"


@pytest.mark.parametrize("line", ['{"key": "k2", "resu', "[]", '{"result": {}}', "{}"])
def test_a_line_that_was_cut_short_loses_nothing_else(tmp_path, line):
    State(tmp_path).add([("k1", result("ada"))])
    with (tmp_path / FILE).open("a") as file:
        file.write(line + "\n")
    assert State(tmp_path).find("ada", "sgd-variants", "k1")


def test_many_regrades_do_not_make_the_file_grow_forever(tmp_path):
    state = State(tmp_path)
    for number in range(300):
        state.add([(f"k{number}", result("ada"))])
    assert State(tmp_path).find("ada", "sgd-variants", "k299")
    assert len((tmp_path / FILE).read_text().splitlines()) == 300  # others may be adding to it
    State(tmp_path).tidy()
    assert State(tmp_path).find("ada", "sgd-variants", "k299")
    assert len((tmp_path / FILE).read_text().splitlines()) == 1


def test_a_key_changes_with_everything_that_a_score_depends_on():
    keys = {
        key(b"a", b"b", b"c", "process"),
        key(b"x", b"b", b"c", "process"),
        key(b"a", b"x", b"c", "process"),
        key(b"a", b"b", b"x", "process"),
        key(b"a", b"b", b"c", "bubblewrap"),
        key(b"a", b"b", b"c", "process", all_cells=True),
    }
    assert len(keys) == 6
    assert key(b"a", b"b", b"c", "process") in keys


def test_what_results_have_in_common_is_kept_once(tmp_path):
    def judged(student, message):
        right, wrong = CriterionResult("w", True), CriterionResult("v", not message, message)
        checks = (CheckResult("a", "A", 1, (right,)), CheckResult("b", "B", 2, (right, wrong)))
        return NotebookResult(student, "sgd-variants", "graded", "process", 0.1, checks)

    ada, bob = judged("ada", "ada's is 1"), judged("bob", "bob's is 2")
    assert (shared(ada), shared(bob)) == (ada, bob)
    State(tmp_path).add([("k1", ada), ("k2", bob)])
    state = State(tmp_path)
    for one, other in [
        (shared(ada), shared(bob)),
        (state.find("ada", "sgd-variants", "k1"), state.find("bob", "sgd-variants", "k2")),
    ]:
        assert one.checks[0] is other.checks[0]
        assert one.checks[1] is not other.checks[1]
        assert one.checks[1].criteria[0] is other.checks[1].criteria[0]
