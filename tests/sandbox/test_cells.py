import base64
import inspect
from importlib import import_module

import numpy as np
import pytest
from IPython.core.inputtransformer2 import TransformerManager

from autograde.plain import Question
from autograde.sandbox import Child
from autograde.sandbox.worker.cells import is_plain
from autograde.sandbox.worker.outputs import Outputs


def test_streams_values_and_displays_come_in_order(child: Child) -> None:
    run = child.run_cell(
        "import sys\nprint('a')\nprint('b')\nprint('c', file=sys.stderr)\n"
        "from IPython.display import HTML, display\ndisplay(HTML('<b>x</b>'))\n40 + 2"
    )
    assert run.status == "ok"
    assert [o["output_type"] for o in run.outputs] == [
        "stream",
        "stream",
        "display_data",
        "execute_result",
    ]
    assert [o["text"] for o in run.outputs[:2]] == ["a\nb\n", "c\n"]
    assert run.outputs[2]["data"]["text/html"] == "<b>x</b>"
    assert run.outputs[3]["data"] == {"text/plain": "42"}
    assert run.outputs[3]["execution_count"] == run.execution_count == 1


def test_figures_are_inline_pictures(child: Child) -> None:
    run = child.run_cell("%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]);")
    (output,) = run.outputs
    assert output["output_type"] == "display_data"
    assert base64.b64decode(output["data"]["image/png"]).startswith(b"\x89PNG")


def test_an_exception_is_an_error_with_its_traceback(child: Child) -> None:
    run = child.run_cell("x = 1\nx / 0")
    assert run.status == "error"
    assert run.outputs[-1]["ename"] == "ZeroDivisionError"
    assert "x / 0" in "\n".join(run.outputs[-1]["traceback"])
    assert child.run_cell("x").outputs[0]["data"]["text/plain"] == "1"


def test_the_traceback_of_an_exception_goes_through_the_cells_and_what_they_call(
    child: Child,
) -> None:
    child.run_cell("import json\ndef read(text):\n    return json.loads(text)")
    run = child.run_cell("read('{')")
    told = "\n".join(run.outputs[-1]["traceback"])
    assert run.outputs[-1]["ename"] == "JSONDecodeError"
    assert all(line in told for line in ("read('{')", "return json.loads(text)", "raw_decode"))


def test_a_cell_may_wait(child: Child) -> None:
    run = child.run_cell("import asyncio\nawait asyncio.sleep(0, 'done')")
    assert run.outputs[-1]["data"]["text/plain"] == "'done'"
    child.run_cell("async def later():\n    return 'async'")
    assert child.run_cell("await later()").outputs[-1]["data"]["text/plain"] == "'async'"


def test_a_cell_that_does_not_parse_is_an_error(child: Child) -> None:
    run = child.run_cell("def f(:")
    assert (run.status, run.outputs[-1]["ename"]) == ("error", "SyntaxError")


def test_exits_and_questions_do_not_end_the_notebook(child: Child) -> None:
    for source in ("import sys; sys.exit(0)", "raise BaseException('x')", "input('name?')"):
        assert child.run_cell(source).status == "error"
    child.run_cell("exit()")
    child.run_cell("quit")
    assert child.run_cell("1").status == "ok"


def test_cells_count_up(child: Child) -> None:
    assert [child.run_cell("1").execution_count for _ in range(3)] == [1, 2, 3]


def test_random_numbers_are_the_same_in_every_run(zygote) -> None:  # type: ignore[no-untyped-def]
    source = "import random\nimport numpy as np\n(np.random.rand(), random.random(), hash('a'))"
    found = []
    for _ in range(2):
        with zygote.child() as child:
            found.append(child.run_cell(source).outputs[-1]["data"]["text/plain"])
    assert found[0] == found[1]


def test_pictures_of_the_package_can_be_drawn(child: Child) -> None:
    source = "import autograde\nfrom autograde import plots, problems\nlen(problems.PROBLEMS) > 3"
    assert child.run_cell(source).outputs[-1]["data"]["text/plain"] == "True"


def test_a_flood_of_output_is_cut_with_a_note(child: Child) -> None:
    run = child.run_cell("for i in range(200): print('x' * 100_000)\nprint('end')")
    texts = [o["text"] for o in run.outputs]
    assert run.status == "ok"
    assert sum(map(len, texts)) <= child.limits.output + 100
    assert "more output" in "".join(texts)


@pytest.mark.parametrize("kind", ["text", "data"])
def test_many_outputs_that_fit_in_part_are_no_more_than_one(kind: str) -> None:
    outputs = Outputs(1000)
    for _time in range(20):
        if kind == "text":
            outputs.text("stdout", "x" * 1500)
        else:
            outputs.data({"text/plain": "x" * 400})
    *kept, note = outputs.take()
    assert "more output than is kept" in note["text"]
    assert sum(len(one.get("text", "") or one["data"]["text/plain"]) for one in kept) == (
        1000 if kind == "text" else 800
    )


def test_a_check_beside_other_code_is_passed_over(child: Child) -> None:
    run = child.run_cell("import autograde\nautograde.check('adam_step')\nlater = 3")
    assert (run.status, run.outputs) == ("ok", [])
    assert child.run_cell("later").outputs[0]["data"] == {"text/plain": "3"}


def test_functions_of_cells_answer_questions(child: Child) -> None:
    child.run_cell("def double(x):\n    print('noise')\n    return 2 * x")
    child.run_cell("def broken(x):\n    return undefined_name")
    child.run_cell("def leave(x):\n    raise SystemExit")
    x = np.arange(3.0)
    questions = [Question((name,), {"x": x}) for name in ("double", "broken", "absent", "leave")]
    double, broken, absent, leave = child.ask(questions)
    assert double.value.tolist() == [0, 2, 4]
    assert (broken.error, broken.line) == ("NameError", "return undefined_name")
    assert absent.outcome == "missing"
    assert (leave.outcome, leave.error) == ("error", "SystemExit")


def test_a_question_with_a_driver_loops_inside(child: Child) -> None:
    child.run_cell("def shift(batch, mean):\n    return batch - 1, mean + 1")
    question = Question(
        ("shift",),
        {
            "batches": np.ones((3, 2, 2)),
            "memory": {"mean": 0.0},
            "names": ("out", "mean"),
            "before": (),
            "after": (),
        },
        "watch_batches",
    )
    (reply,) = child.ask([question])
    assert reply.value["mean"].tolist() == [1, 2, 3]


def test_an_answer_that_cannot_be_sent_costs_only_itself(child: Child) -> None:
    child.run_cell(
        "import numpy as np\ndef huge(x): return np.zeros(10_000_000)\ndef fine(x): return 1"
    )
    huge, fine = child.ask([Question((name,), {"x": 0}) for name in ("huge", "fine")])
    assert fine.value == 1
    assert huge.value.type_name == "ndarray"


def test_formulas_and_logarithmic_axes_are_drawn(child: Child) -> None:
    run = child.run_cell(
        "import matplotlib.pyplot as plt\nfrom autograde import plots, problems\n"
        "plots.use()\nplots.paths(problems.Bowl([1, 1], [0, 0]), {'Adam': [[1, 1]]})\n"
        "plt.title('$x^2$')\nplt.figure()\nplt.loglog([1, 100], [1e-3, 1])\nplt.show()"
    )
    assert run.status == "ok"
    assert [output["output_type"] for output in run.outputs] == ["display_data"] * 2
    assert all("image/png" in output["data"] for output in run.outputs)


def test_the_names_that_cells_read_are_told_without_running_them(child: Child) -> None:
    assert child.reads(["a + b", "1 / 0", "def f(x):\n    return x + c"]) == {"a", "b", "c"}
    assert child.reads(["a", "%who"]) is None
    assert child.reads(["a", "deep = " + "lambda: " * 1500 + "1"]) == {"a"}
    assert child.reads([]) == set()
    assert child.run_cell("1").execution_count == 1


@pytest.mark.parametrize("name", ["ast", "inspect", "statistics", "tokenize", "unittest.mock"])
def test_what_counts_as_plain_python_is_nothing_that_ipython_changes(name: str) -> None:
    sources = [inspect.getsource(import_module(name))]
    sources += sources[0].split("\n\n\n")
    plain = [source for source in sources if is_plain(source)]
    assert len(plain) > 3
    for source in plain:
        transformed = TransformerManager().transform_cell(source)
        assert transformed == source + ("" if source.endswith("\n") else "\n")


@pytest.mark.parametrize(
    "source",
    [
        "%matplotlib inline",
        "x = 1\n%time x",
        "%%time\nx = 1",
        "files = !ls",
        "!ls",
        "print?",
        "?print",
        ">>> x = 1",
        "In [1]: x = 1",
        "  x = 1\n  y = 2",
        "\n\nx = 1",
        "def f(:",
        "x = 1\0",
        "(" * 400 + ")" * 400,
    ],
)
def test_what_ipython_may_change_is_left_to_it(source: str) -> None:
    assert not is_plain(source)


def test_a_cell_is_still_changed_as_the_notebook_asks_for(child: Child) -> None:
    child.run_cell(
        "get_ipython().input_transformers_cleanup.append(\n"
        "    lambda lines: [line.replace('spam', 'eggs') for line in lines])"
    )
    assert child.run_cell("print('spam')").outputs[0]["text"] == "eggs\n"


def test_only_the_compiler_warns(child: Child) -> None:
    (output,) = child.run_cell("path = 'C:\\d'\nassert (1, 'always')").outputs
    assert "SyntaxWarning: assertion is always true" in output["text"]
    assert "<unknown>" not in output["text"]
