"""No mutant of a solution keeps all points, unless it is proven to be no mistake."""

import pytest

from autograde.judge import registry
from tests.mutation.survivors import equivalents, outcome


@pytest.mark.parametrize("assignment", registry.assignments())
def test_mutants_lose_marks(assignment: str) -> None:
    found = outcome(assignment)
    assert found.total > 50
    assert [mutant.change for mutant in found.survivors] == []
    assert list(found.stale) == []


@pytest.mark.parametrize("assignment", registry.assignments())
def test_every_equivalence_has_its_reason(assignment: str) -> None:
    assert all(len(why.split()) > 4 for why in equivalents(assignment).values())
