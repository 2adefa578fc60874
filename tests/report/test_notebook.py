import pytest

import autograde
from autograde.judge import CheckResult, CriterionResult
from autograde.judge.registry import UnknownCheckError
from autograde.reference import optimizers
from autograde.report.notebook import Verdict, judge, render_html


def result(passed=False, message="", **options):
    criteria = (CriterionResult("first", True), CriterionResult("second", passed, message))
    return CheckResult("adam_step", "Adam", 3, criteria, **options)


def test_the_text_is_one_plain_float_that_nbgrader_reads():
    verdict = judge("momentum_step", vars(optimizers))
    assert repr(verdict) == "3.0"
    assert float(verdict) == 3.0
    assert repr(Verdict(result())) == "1.5"


def test_nothing_is_earned_where_nothing_is_defined():
    verdict = judge("momentum_step", {})
    assert repr(verdict) == "0.0"
    assert "no function called momentum_step" in verdict._repr_html_()


def test_the_check_sees_what_the_caller_defines():
    namespace = {"autograde": autograde, "momentum_step": optimizers.momentum_step}
    exec('verdict = autograde.check("momentum_step")', namespace)
    assert float(namespace["verdict"]) == 3.0


def test_an_unknown_check_is_told():
    with pytest.raises(UnknownCheckError, match="Did you mean 'momentum_step'"):
        autograde.check("momentum_steps")


def test_every_run_in_a_notebook_has_the_same_cases():
    wrong = {"momentum_step": lambda w, g, velocity, learning_rate, momentum: (w, velocity)}
    assert judge("momentum_step", wrong).result == judge("momentum_step", wrong).result


def test_criteria_messages_and_hint_are_shown():
    page = render_html(result(message="w is wrong", hint="A root is missing.", read="2/adaptive"))
    for words in ("Adam", "1.5 of 3 points", "first", "w is wrong", "A root is missing.", "2/adap"):
        assert words in page
    assert 'aria-label="does not hold"' in page


def test_what_students_write_is_escaped():
    page = render_html(result(message="<script>alert(1)</script>", hint="<b>"))
    assert "<script>" not in page
    assert "&lt;b&gt;" in page


@pytest.mark.parametrize(
    ("made", "state"),
    [
        (result(passed=True), "pass"),
        (result(), "part"),
        (CheckResult("a", "A", 1, (CriterionResult("c", False),)), "fail"),
    ],
)
def test_the_state_is_told_at_a_glance(made, state):
    assert f'class="autograde {state}"' in render_html(made)


def test_one_reason_for_all_that_fails_is_told_once():
    names = ("first", "second")
    criteria = tuple(CriterionResult(name, False, "It is not written yet.") for name in names)
    page = render_html(CheckResult("a", "A", 1, criteria))
    assert page.count("It is not written yet.") == 1
    assert page.index("It is not written yet.") < page.index("first")


def test_different_reasons_stand_with_what_they_are_about():
    criteria = tuple(CriterionResult(name, False, f"{name} is wrong") for name in ("w", "v"))
    page = render_html(CheckResult("a", "A", 1, criteria))
    assert page.index("w is wrong") < page.index("v is wrong")


def test_numbers_that_belong_together_stay_on_a_line():
    page = render_html(result(message="For w = [1, 2], rate = 0.5: came back as [[3, 4], [5, 6]]"))
    stays = page.replace("\N{NO-BREAK SPACE}", "_")
    for whole in ("w_=_[1,_2]", "rate_=_0.5", "[[3,_4]", "[5,_6]]"):
        assert whole in stays
    assert "For w" in stays
