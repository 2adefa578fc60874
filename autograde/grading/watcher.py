"""Who hears how a run goes."""

from collections.abc import Callable
from dataclasses import dataclass

from autograde.grading.results import NotebookResult


@dataclass(frozen=True)
class Watcher:
    """Hears how a run goes: the number of submissions to grade, each that is done, and news.

    ``remark`` hears what should be looked at when all is done.
    """

    start: Callable[[int], None] = lambda total: None
    advance: Callable[[NotebookResult], None] = lambda result: None
    tell: Callable[[str], None] = lambda text: None
    remark: Callable[[str], None] = lambda text: None
