"""Grades a course as ``autograde grade`` does, with small budgets: ``grade.py COURSE``."""

import json
import sys
from pathlib import Path

from autograde.grading.course import Course
from autograde.grading.grade import Options, grade_course
from autograde.grading.watcher import Watcher
from autograde.sandbox import Limits
from autograde.sandbox.limits import MEBIBYTE
from tests.attacks.attack import ASSIGNMENT

LIMITS = Limits(
    cell_cpu=1.0,
    cell_wall=2.0,
    ask_cpu=1.0,
    ask_wall=2.0,
    notebook_wall=10.0,
    memory=512 * MEBIBYTE,
)
"""Less than usual: an attack uses up all that it is given."""


def main(course: str) -> None:
    """Grade, and write the status of each student to ``statuses.json`` beside the course."""
    options = Options(jobs=1, limits=LIMITS)
    results = grade_course(Course(Path(course)), [ASSIGNMENT], options, Watcher())
    statuses = {result.student: result.status for result in results}
    Path(course, "..", "statuses.json").write_text(json.dumps(statuses), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
