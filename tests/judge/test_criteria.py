"""Criteria: each on its own, but for those whose answers can be looked up."""

import pytest

from autograde.judge.criteria import MAX_MESSAGE, Criteria, Unmet


def judged(*earlier: tuple[float, bool], recorded: bool = True) -> bool:
    """Whether a criterion on recorded numbers passes after these weights and outcomes."""
    criterion = Criteria()
    for weight, passes in earlier:
        with criterion("earlier", weight):
            if not passes:
                raise Unmet("wrong")
    with criterion.recorded("recorded", 2.0):
        if not recorded:
            raise Unmet("not Keras's numbers")
    return criterion.results[-1].passed


def test_a_criterion_fails_on_its_own() -> None:
    criterion = Criteria()
    with criterion("a", weight=3):
        raise Unmet("because")
    with criterion("b"):
        pass
    assert [(r.name, r.passed, r.message, r.weight) for r in criterion.results] == [
        ("a", False, "because", 3),
        ("b", True, "", 1.0),
    ]


@pytest.mark.parametrize(
    ("earlier", "passes"),
    [
        ((), True),
        (((3, True), (1, False)), True),  # a mistake at an edge is no reason
        (((3, False), (1, True)), False),
        (((3, True), (3, False)), False),
    ],
)
def test_recorded_numbers_never_replace_the_weightiest_criteria(earlier, passes) -> None:
    assert judged(*earlier) == passes


def test_recorded_numbers_have_to_be_right() -> None:
    assert not judged((3, True), recorded=False)


@pytest.mark.parametrize(
    ("said", "told"), [("a\x1b[2Jb", "a\\x1b[2Jb"), ("\u202eabc", "\\u202eabc"), ("a\nb", "a\nb")]
)
def test_a_message_is_one_that_can_be_read(said: str, told: str) -> None:
    criterion = Criteria()
    with criterion("quotes a stranger"):
        raise Unmet(said)
    assert criterion.results[0].message == told


@pytest.mark.parametrize(("said", "told"), [("a", "a"), ("\x1b", "\\x1b")])
def test_a_message_is_no_longer_than_anybody_reads(said: str, told: str) -> None:
    criterion = Criteria()
    with criterion("quotes a stranger"):
        raise Unmet(said * 10**6)
    assert criterion.results[0].message == (told * MAX_MESSAGE)[: MAX_MESSAGE - 3] + "..."
