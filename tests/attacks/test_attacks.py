"""What hostile submissions get: not a mark, not a text, not a file, not a process."""

from functools import cache

import pytest

from autograde.grading.course import Course
from autograde.grading.overview import overview
from autograde.report.dashboard import render
from tests.attacks.attack import ASSIGNMENT
from tests.attacks.findings import Found
from tests.attacks.pages import dangers
from tests.attacks.run import attacks, groups, ours, stock

pytestmark = pytest.mark.slow

STOCK = {
    "patches/the-check": "+15.00 marks",
    "ipython/input-transformer": "+15.00 marks",
    "files/gradebook": "a-neighbor has 0 of 20 points",
    "files/start-up": "z-neighbor has 0 of 20 points",
    "files/home": "saw the home folder",
    "network/tcp": "messages sent",
    "processes/daemon": "processes left",
    "pages/script": "scripts, handlers or frames in sgd-variants.html",
}
"""What some attacks get from stock nbgrader, so that an attack that does nothing is found out."""


def test_there_are_many_attacks_and_each_says_what_it_tries() -> None:
    assert len(attacks()) >= 50
    assert all(attack.tries.endswith(".") for attack in attacks())
    students = [attack.student for attack in attacks()]
    assert len(set(students)) == len(students)


@pytest.mark.parametrize("group", groups())
def test_attacks_get_nothing(group: str) -> None:
    chosen = groups()[group]
    with ours(chosen) as (_scene, found, statuses):
        got = {attack.title: found.of(attack) for attack in chosen if found.of(attack)}
    assert got == {}
    assert found.harm == []
    assert len(statuses) >= len(chosen)


def test_pages_are_made_of_all_who_attack_pages() -> None:
    with ours(groups()["pages"]) as (scene, _found, _statuses):
        pages = list(scene.course.glob("feedback/pages-*/*/*.html"))
        course = Course(scene.course)
        of_class = render(course, overview(course, [ASSIGNMENT]))
    attackers = groups()["pages"]
    assert len(pages) == 2 * len(attackers)
    assert dangers(of_class) == []
    assert all(attacker.student in of_class for attacker in attackers)


@pytest.mark.parametrize("title", STOCK)
def test_the_same_attacks_succeed_with_stock_nbgrader(title: str) -> None:
    (attack,) = (attack for attack in attacks() if attack.title == title)
    found = stock([attack], _here().honest)
    assert any(STOCK[title] in got for got in (*found.of(attack), *found.harm))


@cache
def _here() -> Found:
    """What they get here, all in one course."""
    with ours([attack for attack in attacks() if attack.title in STOCK]) as (_scene, found, _told):
        return found
