"""What nbgrader is told about a course."""

import logging
import os
import shutil
import sysconfig
import traceback
from pathlib import Path

from traitlets import log
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograde.grading import sources
from autograde.grading.roles import SourceError
from autograde.judge import registry
from autograde.printable import printable

COURSE_ID = "training-neural-networks"
CONFIG_FILE = "nbgrader_config.py"

EXPORT = "autograde.nbgrader_plugin.exporter.SubmissionExporter"
PREPARE = "autograde.nbgrader_plugin.hook.prepare"
RESTORE = "autograde.nbgrader_plugin.restore.RestoreCells"
PAGES = "autograde.nbgrader_plugin.pages"
EXECUTE = "autograde.nbgrader_plugin.execute.ExecuteInSandbox"


def configure(config: Config, config_file: str | Path) -> None:
    """Set up nbgrader for the course in whose folder ``config_file`` stands.

    Also brings the notebooks beside the sources up to date, since every nbgrader command, and the
    formgrader in JupyterLab, reads its configuration first. A source in error is reported as a
    warning and has no notebook, so that nothing old is released.
    """
    course = Path(config_file).resolve().parent
    directory = config.CourseDirectory
    directory.root = str(course)
    directory.course_id = COURSE_ID
    directory.source_directory = sources.SOURCE_DIRECTORY
    directory.release_directory = "exercises"
    # Markdown in an assignment's folder is its source, solutions included: never copied.
    directory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "*.md"]

    config.Autograde.exporter_class = EXPORT
    config.Autograde.pre_convert_hook = PREPARE
    config.Autograde.sanitize_preprocessors = [
        "nbgrader.preprocessors.ClearOutput",
        RESTORE,
        "nbgrader.preprocessors.OverwriteKernelspec",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    config.Autograde.autograde_preprocessors = [
        EXECUTE,
        "nbgrader.preprocessors.IgnorePattern",
        "nbconvert.preprocessors.ClearMetadataPreprocessor",
        "nbgrader.preprocessors.LimitOutput",
        "nbgrader.preprocessors.SaveAutoGrades",
        "nbgrader.preprocessors.AssignLatePenalties",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    # Marks may have changed since: nbgrader would keep the page that is there.
    config.GenerateFeedback.force = True
    # Feedback and the formgrader show what students wrote: none of it may run there.
    config.HTMLExporter.preprocessors = [f"{PAGES}.SanitizeSubmission"]
    config.HTMLExporter.filters = {"markdown2html": f"{PAGES}.markdown"}
    config.SanitizeSubmission.enabled = True
    _spell_out_logs()
    refresh_sources(course)
    _find_alembic()


def load(course: Path) -> Config:
    """The nbgrader configuration of a course: of its file where it has one, else the usual."""
    if (course / CONFIG_FILE).is_file():
        return Config(PyFileConfigLoader(CONFIG_FILE, path=str(course)).load_config())
    config = Config()
    configure(config, course / CONFIG_FILE)
    return config


def refresh_sources(course: Path) -> None:
    """Bring every notebook beside a source up to date; what cannot be is a warning."""
    stale = {name: path for name, path in sources.find(course).items() if sources.is_stale(path)}
    if not stale:
        return
    logger = log.get_logger()
    for name, path in stale.items():
        try:
            checks = registry.checks(name)
            sources.refresh(path, {key: check.points for key, check in checks.items()})
        except (SourceError, registry.UnknownCheckError, OSError) as error:
            logger.warning("%s was not brought up to date: %s", name, error)


def _spell_out_logs() -> None:
    """Make what nbgrader logs harmless: it quotes names of students and files, and errors."""
    logger = log.get_logger()
    if isinstance(logger, logging.Logger):
        logger.addFilter(spelled_out)  # a second time, this does nothing


def spelled_out(record: logging.LogRecord) -> bool:
    """A filter that lets everything pass, with nothing in it that a terminal obeys."""
    record.msg, record.args = printable(record.getMessage(), lines=True), ()
    if record.exc_info and not record.exc_text:
        trace = "".join(traceback.format_exception(*record.exc_info)).rstrip()
        record.exc_text = printable(trace, lines=True)
    return True


def _find_alembic() -> None:
    """Let nbgrader run alembic, as it does for a new gradebook, where no environment is active."""
    if shutil.which("alembic") is None:
        scripts = sysconfig.get_path("scripts")
        os.environ["PATH"] = os.pathsep.join([os.environ.get("PATH", os.defpath), scripts])
