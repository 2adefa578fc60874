from pathlib import Path

import pytest
from small_course import code, released_cells, to_file

from autograde.grading.needed import demonstrations, not_needed
from autograde.grading.notebook import parse
from autograde.judge import registry
from autograde.sandbox.names import reads

ROOT = Path(__file__).parents[2]
SHOWN = ["path = walk()", "plot(path)", "rate = 0.1\nprint(rate)", "def momentum_step(): pass"]


def spared(*sources, shown=SHOWN, asked=()):
    """The sources of the cells that need not run in a notebook of these cells."""
    released = [*released_cells(), *map(code, shown)]
    known = demonstrations(parse(to_file(released)))
    cells = parse(to_file([*released_cells()[:5], *map(code, sources)])).cells
    places = not_needed(cells, known, asked, reads)
    return [cells[place].source for place in sorted(places)]


def test_what_nothing_depends_on_is_spared():
    assert spared(*SHOWN[:3]) == ["np.ones(2)", *SHOWN[:3]]


def test_given_cells_and_answers_and_checks_are_no_demonstrations():
    released = parse(to_file([*released_cells(), *map(code, SHOWN)]))
    assert set(demonstrations(released)) == {"np.ones(2)", *SHOWN}


@pytest.mark.parametrize(
    ("own", "left"),
    [
        ("print(rate)", SHOWN[:2]),
        ("def f():\n    return rate", SHOWN[:2]),
        ("path.append(1)", SHOWN[1:3]),
        ("def f(rate):\n    path = rate\n    return path", SHOWN[:3]),
        ("globals()['rate']", []),
        ("%run mine.py", []),
    ],
)
def test_what_a_students_cell_reads_is_run(own, left):
    assert spared(*SHOWN[:3], own) == ["np.ones(2)" for _ in left[:1]] + left


def test_what_is_needed_has_what_it_needs_run_too():
    chain = ["a = 1", "b = a", "c = b", "d = 4"]
    assert spared(*chain, "c", shown=chain) == ["np.ones(2)", "d = 4"]


def test_a_demonstration_that_was_changed_is_run():
    assert spared("path = walk(3)", SHOWN[1]) == ["np.ones(2)", SHOWN[1]]
    assert spared("plot(path)  \n") == ["np.ones(2)", "plot(path)  \n"]
    assert spared(SHOWN[0], "plot(path) # mine") == ["np.ones(2)"]


def test_an_empty_cell_shows_nothing():
    assert spared("", "", shown=["", *SHOWN]) == ["np.ones(2)"]


def test_what_a_check_asks_for_is_run():
    assert spared(*SHOWN, asked=["momentum_step"]) == ["np.ones(2)", *SHOWN[:3]]


def test_who_forges_the_names_runs_more_or_less_of_the_own_notebook():
    cells = parse(to_file([*released_cells()])).cells
    known = demonstrations(parse(to_file(released_cells())))
    assert not_needed(cells, known, (), lambda _sources: None) == frozenset()
    assert len(not_needed(cells, known, (), lambda _sources: {"nothing"})) == 1


@pytest.mark.parametrize("assignment", registry.assignments())
def test_no_solution_needs_a_demonstration(assignment):
    released = parse((ROOT / "exercises" / assignment / f"{assignment}.ipynb").read_bytes())
    solution = parse((ROOT / "solutions" / assignment / f"{assignment}.ipynb").read_bytes())
    known = demonstrations(released)
    assert known
    spare = not_needed(solution.cells, known, registry.checks(assignment), reads)
    assert len(spare) == len(known)


def test_cells_that_were_put_back_are_not_asked_about():
    cells = parse(to_file([*released_cells(), code("print(rate)")])).cells
    told = []

    def reads_of(sources):
        told.extend(sources)
        return reads(sources)

    not_needed(cells, demonstrations(parse(to_file(released_cells()))), (), reads_of)
    locked = {c.source for c in cells if c.metadata.get("nbgrader", {}).get("locked")}
    assert locked
    assert locked.isdisjoint(told)
    assert "print(rate)" in told
