import time

import numpy as np
import pytest

from autograde.plain import Question
from autograde.sandbox import Child, Limits, Zygote

from .conftest import QUICK

SMALL = Limits(memory=150 * 2**20)

DEFINITIONS = """
import time
import numpy as np
def fine(x): return x + 1
def loop(x):
    while True: pass
def stubborn(x):
    while True:
        try:
            time.sleep(0.01)
        except BaseException: pass
def hog(x): return np.ones((10**5, 10**6))
def eater(x):
    found = []
    while True: found.append(np.ones(10**6))
"""


def question(name: str) -> Question:
    return Question((name,), {"x": 1})


@pytest.mark.parametrize("source", ["while True: pass", "import time\ntime.sleep(60)"])
def test_a_cell_that_does_not_end_is_stopped_and_the_next_one_runs(
    child: Child, source: str
) -> None:
    run = child.run_cell(source)
    assert run.status == "timeout"
    assert run.outputs[-1]["ename"] == "TimeUp"
    assert child.run_cell("1").status == "ok"


def test_a_call_that_does_not_end_costs_only_its_function(child: Child) -> None:
    child.run_cell(DEFINITIONS)
    assert [reply.outcome for reply in child.ask([question("loop")] * 3)] == ["timeout"] * 3
    assert child.ask([question("fine")])[0].value == 2
    child.ask([question("loop")])
    started = time.monotonic()
    assert child.ask([question("loop")])[0].outcome == "timeout"
    assert time.monotonic() - started < 0.1
    assert [reply.outcome for reply in child.ask([question("fine"), question("loop")])] == [
        "value",
        "timeout",
    ]


def test_code_that_catches_everything_is_killed(
    walled: Zygote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograde.sandbox.child.GRACE", 0.5)
    with walled.child(Limits(ask_cpu=0.2, ask_wall=0.3)) as child:
        child.run_cell(DEFINITIONS)
        assert child.ask([question("stubborn")])[0].outcome == "timeout"
        assert child.run_cell("1").status == "dead"
        assert child.ask([question("fine")])[0].outcome == "dead"


def test_a_notebook_has_so_much_time_in_all(walled: Zygote) -> None:
    with walled.child(Limits(notebook_wall=0.3)) as child:
        assert child.run_cell("import time\ntime.sleep(5)").status == "timeout"
        assert child.run_cell("1").status == "timeout"
        assert child.ask([question("fine")])[0].outcome == "timeout"


@pytest.mark.parametrize("name", ["hog", "eater"])
def test_a_call_that_takes_all_memory_costs_only_itself(zygote: Zygote, name: str) -> None:
    with zygote.child(SMALL) as child:
        child.run_cell(DEFINITIONS)
        replies = child.ask([question(name), question("fine")])
    assert [reply.outcome for reply in replies] == ["memory", "value"]


@pytest.mark.parametrize(
    "call", ["hog(1)", "eater(1)", "kept = []\nwhile True: kept.append('x' * 10**5)"]
)
def test_a_cell_that_takes_all_memory_is_told(zygote: Zygote, call: str) -> None:
    with zygote.child(SMALL) as child:
        child.run_cell(DEFINITIONS)
        run = child.run_cell(call)
        assert run.status == "memory"
        assert "MemoryError" in run.outputs[-1]["ename"]
        assert child.ask([question("fine")])[0].value == 2


def test_files_are_limited(child: Child) -> None:
    run = child.run_cell("open('big', 'wb').write(bytes(40_000_000))")
    assert (run.status, run.outputs[-1]["ename"]) == ("error", "OSError")


def test_arrays_that_fit_are_no_trouble(child: Child) -> None:
    child.run_cell("import numpy as np\ndef f(x): return x @ np.ones((1000, 1000))")
    (reply,) = child.ask([Question(("f",), {"x": np.ones((1000, 1000))})])
    assert reply.value[0, 0] == 1000


@pytest.mark.parametrize("value", [0, -1, float("nan"), "5", True])
def test_a_limit_is_a_number_above_zero(value: object) -> None:
    with pytest.raises(ValueError, match="cell_cpu"):
        Limits(cell_cpu=value)  # type: ignore[arg-type]


def test_limits_travel_as_plain_data() -> None:
    assert Limits(**QUICK.to_plain()) == QUICK  # type: ignore[arg-type]


def test_what_all_cells_show_together_is_bounded(zygote: Zygote) -> None:
    limits = Limits(output=1000, notebook_output=2500)
    with zygote.child(limits) as child:
        shown = [len(str(child.run_cell("print('x' * 900)").outputs)) for _cell in range(5)]
    assert all(length > 900 for length in shown[:2])
    assert shown[2:] == [len("[]")] * 3
