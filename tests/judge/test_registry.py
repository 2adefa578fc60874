from collections import Counter

import pytest

from autograde.judge import registry
from autograde.judge.registry import UnknownCheckError


def test_every_name_is_that_of_one_check():
    names = Counter(name for a in registry.assignments() for name in registry.checks(a))
    assert set(names.values()) == {1}


@pytest.mark.parametrize("assignment", registry.assignments())
def test_a_check_is_found_whichever_assignment_it_belongs_to(assignment):
    for name, check in registry.checks(assignment).items():
        assert registry.find(name) is check
        assert check.assignment == assignment


def test_a_check_is_found_without_those_of_the_assignments_after_it(monkeypatch):
    first, second = registry.assignments()[:2]
    usual = registry.checks

    def checks(assignment):
        assert assignment == first
        return usual(assignment)

    monkeypatch.setattr(registry, "checks", checks)
    name = next(iter(usual(first)))
    assert registry.find(name).id == name
    with pytest.raises(AssertionError):
        registry.find(next(iter(usual(second))))


def test_a_name_that_is_nearly_right_is_answered_with_the_right_one():
    with pytest.raises(UnknownCheckError, match="Did you mean 'momentum_step'"):
        registry.find("momentum_stp")
    with pytest.raises(UnknownCheckError, match="Did you mean 'sgd-variants'"):
        registry.checks("sgd-variant")


def test_another_name_is_answered_with_all_that_there_are():
    with pytest.raises(UnknownCheckError) as caught:
        registry.find("xyz")
    for assignment in registry.assignments():
        assert all(name in str(caught.value) for name in registry.checks(assignment))
