"""Text by strangers, where people read it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.printable import printable

anything = st.text(st.characters(codec=None, exclude_categories=()))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J\x1b]0;pwned\x07", r"\x1b[2J\x1b]0;pwned\x07"),
        ("\x9b31m", r"\x9b31m"),
        ("100 %\rdone", r"100 %\rdone"),
        ("evil\u202etxt.exe\u2066", r"evil\u202etxt.exe\u2066"),
        ("\ud800", r"\ud800"),
        ("a\u2028b\x85c", r"a\u2028b\x85c"),
        ("ada\nbob  graded  20", r"ada\nbob  graded  20"),
    ],
)
def test_what_would_be_obeyed_is_spelled_out(text, shown):
    assert printable(text) == shown


@pytest.mark.parametrize(
    "text", ["Zoë Ångström", "山田 太郎", "می\u200cرود", "👩\u200d🔬", "12\u202f%", r"\x1b"]
)
def test_names_and_numbers_stay_as_they_are(text):
    assert printable(text) == text


@given(anything)
def test_nothing_is_left_that_a_terminal_obeys_or_a_file_cannot_hold(text):
    for shown in (printable(text), printable(text, lines=True).replace("\n", "").replace("\t", "")):
        assert not {"Cc", "Cs", "Zl", "Zp"} & {unicodedata.category(letter) for letter in shown}
        assert all(unicodedata.bidirectional(c) not in ("LRO", "RLO", "RLI", "PDF") for c in shown)
        shown.encode()
    assert printable(printable(text)) == printable(text)


def test_lines_stay_where_there_may_be_some():
    assert printable("a\n\tb\x1b", lines=True) == "a\n\tb\\x1b"
