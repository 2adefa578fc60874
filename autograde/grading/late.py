"""What it costs to hand in late: as the course tells nbgrader."""

from autograde.grading.course import CONFIG_FILE, Course
from autograde.grading.files import RecordError


class LatePenalties:
    """The penalties of the plugin that ``c.AssignLatePenalties.plugin_class`` names."""

    def __init__(self, course: Course) -> None:
        """Load the plugin. Raises :class:`RecordError` where it cannot be."""
        from nbgrader.preprocessors import AssignLatePenalties  # noqa: PLC0415 - takes long to load

        self.course = course
        try:
            assigner = AssignLatePenalties(config=course.config)
            assigner.init_plugin()
        except Exception as error:
            raise self._failed(error) from error
        self._plugin = assigner.plugin_inst

    @property
    def decides(self) -> bool:
        """Whether the course has a rule; nbgrader's own plugin has none unless it is given one."""
        return getattr(self._plugin, "penalty_method", "") != "none"

    def penalty(self, student: str, score: float, seconds_late: float) -> float | None:
        """Points from 0 to ``score``, or ``None`` where the plugin has no opinion.

        Raises :class:`RecordError` where the plugin fails.
        """
        try:
            points = self._plugin.late_submission_penalty(student, score, seconds_late)
            return None if points is None else float(min(max(points, 0.0), score))
        except Exception as error:
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> RecordError:
        return RecordError(
            f"The plugin for late penalties that {self.course.root / CONFIG_FILE} names failed "
            f"({type(error).__name__}: {error}): correct it, and run 'autograde grade' again."
        )
