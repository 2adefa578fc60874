from typing import Any

import numpy as np
import pytest

from autograde.plain import Opaque, Question, Reply
from autograde.sandbox.messages import (
    question_from_plain,
    question_to_plain,
    replies_from_plain,
    reply_to_plain,
)
from autograde.sandbox.wire import WireError, decode, encode

QUESTION = Question(("f", "g"), {"x": np.arange(3), "y": 1}, "walk")
GOOD = ["value", 1, "", "", "", "", ["x"]]


def test_questions_and_replies_come_back() -> None:
    found = question_from_plain(decode(encode(question_to_plain(QUESTION))))
    assert (found.functions, found.driver, list(found.arguments)) == (
        ("f", "g"),
        "walk",
        ["x", "y"],
    )
    for reply in (
        Reply("value", (1, Opaque("Foo")), mutated=("x",)),
        Reply("error", None, "NameError", "no w", "w + 1", "step"),
    ):
        assert replies_from_plain([reply_to_plain(reply)], [QUESTION]) == [reply]


@pytest.mark.parametrize(
    "plain",
    [
        None,
        {},
        [],
        [GOOD, GOOD],
        [None],
        [GOOD[:6]],
        [["pass", *GOOD[1:]]],
        [[["value"], *GOOD[1:]]],
        [[*GOOD[:2], 1, "", "", "", []]],
        [[*GOOD[:2], "e" * 10_000, "", "", "", []]],
        [[*GOOD[:5], None, []]],
        [[*GOOD[:6], ["z"]]],
        [[*GOOD[:6], [["x"]]]],
        [[*GOOD[:6], "x"]],
    ],
)
def test_what_is_no_list_of_replies_is_refused(plain: Any) -> None:
    with pytest.raises(WireError):
        replies_from_plain(plain, [QUESTION])


def test_only_a_value_has_a_value() -> None:
    assert replies_from_plain([["error", 7, "E", "", "", "", []]], [QUESTION])[0].value is None


def test_texts_that_a_terminal_would_obey_are_spelled_out() -> None:
    plain = ["error", None, "E\x1b[2J", "a\nb\x9b\u202e\ud800", "x = 1 \x07\n# graded", "f\x1b", []]
    (reply,) = replies_from_plain([plain], [QUESTION])
    assert reply.error == r"E\x1b[2J"
    assert reply.message == "a\nb" + r"\x9b\u202e\ud800"
    assert reply.line == r"x = 1 \x07\n# graded"
    assert reply.function == r"f\x1b"
    assert decode(encode(Opaque("\x1b[31mOdd"))) == Opaque(r"\x1b[31mOdd")
