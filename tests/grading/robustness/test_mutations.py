"""Notebooks that something damaged: each gets a status, and none stops a run.

The ordinary test run damages some hundreds. ``AUTOGRADE_MUTATIONS=1000 pytest
tests/grading/robustness/test_mutations.py`` damages as many as the variable says.
"""

import json
import os
import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from nbgrader.api import Gradebook
from small_course import ASSIGNMENT, RIGHT, code, released_cells, text, to_file, written

from autograde.grading.grade import Options, grade_course
from autograde.grading.notebook import parse
from autograde.grading.results import STATUSES
from autograde.grading.submission import grade
from autograde.grading.watcher import Watcher
from autograde.judge import registry
from autograde.sandbox import Limits, Zygote

MUTATIONS = int(os.environ.get("AUTOGRADE_MUTATIONS", "300"))
RELEASED = to_file(released_cells())
LIMITS = Limits(cell_cpu=1.0, ask_cpu=1.0, notebook_wall=10.0, memory=512 * 2**20)
POINTS = sum(check.points for check in registry.checks(ASSIGNMENT).values())

SOUND = [
    RELEASED,
    to_file(written()),
    to_file([*written(), text("Notes"), code("print('done')"), code(RIGHT)]),
]
"""What is damaged: the blank notebook, an answered one, and one with more cells than released."""

ODD_TEXT = st.sampled_from(
    [
        "",
        "\x00",
        "\ud800",
        "\udcff\udc80",
        "\u202eevil\u2066",
        "\u2028\u2029\x85",
        "a\u0301" * 50,
        "\U0001f9d1\u200d\U0001f680",
        "\x1b[31m",
        "</script><b>",
        "%%bash\n:",
        "get_ipython().",
        "autograde.check('momentum_step')",
        "momentum_step",
        "momentum_step-answer",
        "code",
        "raw",
        ASSIGNMENT,
    ]
) | st.text(max_size=20)
ODD_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats() | ODD_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ODD_TEXT, inner, max_size=3),
    max_leaves=6,
)


def _nested(depth: int, as_list: bool) -> Any:
    value: Any = "bottom"
    for _level in range(depth):
        value = [value] if as_list else {"metadata": value}
    return value


DEEP = st.builds(_nested, st.sampled_from([5, 38, 39, 41, 200, 900]), st.booleans())


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to everything in a JSON value, but not far into what was nested on purpose."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in inner:
        yield (*path, key)
        if isinstance(item, (dict, list)) and len(path) < 8:
            yield from _places(item, (*path, key))


def _swapped(value: Any) -> Any:
    """The same in another type."""
    if isinstance(value, str):
        return list(value) if len(value) % 2 else value.encode("utf-8", "replace").hex()
    if isinstance(value, dict):
        return [[key, item] for key, item in value.items()]
    if isinstance(value, list):
        return {str(index): item for index, item in enumerate(value)}
    return [] if value is None else str(value)


def _change(draw: st.DrawFn, notebook: dict[str, Any]) -> None:
    """Replace, nest, remove, swap or rename something in a notebook, or shuffle its cells."""
    places = list(_places(notebook))
    if not places:
        return
    *outer, key = draw(st.sampled_from(places))
    holder: Any = notebook
    for step in outer:
        holder = holder[step]
    action = draw(st.sampled_from(["replace", "nest", "remove", "swap", "rename", "shuffle"]))
    cells = notebook.get("cells")
    if action == "replace":
        holder[key] = draw(ODD_VALUE)
    elif action == "nest":
        holder[key] = draw(DEEP)
    elif action == "remove":
        del holder[key]
    elif action == "swap":
        holder[key] = _swapped(holder[key])
    elif action == "rename" and isinstance(holder, dict):
        holder[draw(ODD_TEXT)] = holder.pop(key)
    elif isinstance(cells, list) and cells:
        copies = draw(st.lists(st.sampled_from(cells), max_size=3))
        notebook["cells"] = draw(st.permutations(cells + copies))


@st.composite
def changed_contents(draw: st.DrawFn) -> bytes:
    """A notebook that is JSON still, but not what it was."""
    notebook = json.loads(draw(st.sampled_from(SOUND)))
    for _time in range(draw(st.integers(1, 4))):
        # Copied cells are cells of their own from here on.
        notebook = json.loads(json.dumps(notebook))
        _change(draw, notebook)
    return json.dumps(notebook, ensure_ascii=draw(st.booleans())).encode("utf-8", "surrogatepass")


@st.composite
def changed_bytes(draw: st.DrawFn) -> bytes:
    """A notebook's file with bytes flipped, inserted, cut out, or in another encoding."""
    data = bytearray(draw(st.sampled_from(SOUND)))
    chance = random.Random(draw(st.integers(0, 2**32)))
    for _flip in range(draw(st.sampled_from([0, 1, 2, 8, 64]))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    start = chance.randrange(len(data))
    action = draw(st.sampled_from(["none", "truncate", "cut", "insert", "double", "recode"]))
    if action == "truncate":
        del data[start:]
    elif action == "cut":
        del data[start : start + chance.randrange(100)]
    elif action == "insert":
        data[start:start] = draw(st.binary(max_size=20))
    elif action == "double":
        data *= 2
    elif action == "recode":
        encoding = draw(st.sampled_from(["utf-16", "utf-32", "utf-8-sig"]))
        return bytes(data).decode("latin-1").encode(encoding)
    return bytes(data)


DAMAGED = st.one_of(changed_contents(), changed_contents(), changed_bytes())


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote(isolation="process") as zygote:
        yield zygote


def test_every_damaged_notebook_gets_a_status(zygote: Zygote) -> None:
    seen = set()

    @settings(
        max_examples=MUTATIONS,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(data=DAMAGED)
    def has_a_status(data: bytes) -> None:
        outcome = grade(data, ASSIGNMENT, "ada", b"secret", zygote, RELEASED, LIMITS)
        result = outcome.result
        assert result.status in STATUSES
        assert 0 <= result.score <= POINTS
        assert result.failed == (result.status == "invalid")
        assert result.message or not result.failed
        parse(outcome.notebook)
        seen.add(result.status)

    has_a_status()
    # Otherwise the damage was all of one kind.
    assert {"invalid", "restored", "graded", "blank"} <= seen


def damaged(count: int) -> list[bytes]:
    found: list[bytes] = []

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=DAMAGED)
    def collect(data: bytes) -> None:
        found.append(data)

    collect()
    return found


def test_no_damaged_notebook_stops_a_run(course, hand_in) -> None:
    everybody = {f"s{number}": data for number, data in enumerate(damaged(MUTATIONS // 3))}
    for student, data in everybody.items():
        hand_in(student, data)
    hand_in("ada", to_file(written()))
    options = Options(jobs=2, isolation="process", limits=LIMITS)
    results = {r.student: r for r in grade_course(course, [ASSIGNMENT], options, Watcher())}
    assert results.keys() == {*everybody, "ada"}
    assert {result.status for result in results.values()} <= set(STATUSES) - {"missing"}
    assert results["ada"].score == 3
    with Gradebook(course.db_url) as book:
        recorded = {s.student_id: s.score for s in book.assignment_submissions(ASSIGNMENT)}
    assert recorded == {name: pytest.approx(result.score) for name, result in results.items()}
