import shutil

from traitlets import log
from traitlets.config import Config

from autograde.grading import sources
from autograde.judge import registry
from autograde.nbgrader_plugin import configure, load
from autograde.nbgrader_plugin.configuration import spelled_out

CONFIG = "from autograde.nbgrader_plugin import configure\n\nconfigure(get_config(), __file__)\n"


def test_folders_are_those_of_the_course(tmp_path):
    directory = load(tmp_path).CourseDirectory
    assert directory.root == str(tmp_path)
    assert directory.source_directory == "solutions"
    assert directory.release_directory == "exercises"
    assert directory.course_id


def test_markdown_is_never_copied_from_the_sources(tmp_path):
    assert "*.md" in load(tmp_path).CourseDirectory.ignore


def test_a_course_may_change_what_is_configured(tmp_path):
    (tmp_path / "nbgrader_config.py").write_text(CONFIG + "c.CourseDirectory.db_url = 'x'\n")
    directory = load(tmp_path).CourseDirectory
    assert (directory.db_url, directory.root) == ("x", str(tmp_path))


def test_a_folder_without_sources_is_configured_all_the_same(tmp_path, caplog):
    configure(Config(), tmp_path / "nbgrader_config.py")
    assert not caplog.records
    assert list(tmp_path.iterdir()) == []


def test_the_configuration_brings_notebooks_up_to_date(toy):
    notebook = toy.root / "solutions" / "toy" / "toy.ipynb"
    content = notebook.read_text()
    notebook.unlink()
    load(toy.root)
    assert notebook.read_text() == content


def test_nothing_is_read_when_notebooks_are_up_to_date(toy, monkeypatch):
    load(toy.root)
    monkeypatch.setattr(sources, "read", None)
    monkeypatch.setattr(registry, "checks", None)
    load(toy.root)


def test_a_source_in_error_is_a_warning_and_leaves_no_old_notebook(toy, caplog):
    source = toy.root / "solutions" / "toy" / "toy.md"
    source.write_text(source.read_text().replace("### END SOLUTION", ""))
    load(toy.root)
    (record,) = caplog.records
    assert "toy was not brought up to date" in record.getMessage()
    assert "### END SOLUTION" in record.getMessage()
    assert not source.with_suffix(".ipynb").exists()


def test_an_assignment_without_checks_is_a_warning(tmp_path, caplog):
    folder = tmp_path / "solutions" / "unheard-of"
    folder.mkdir(parents=True)
    (folder / "unheard-of.md").write_text("Text.\n")
    load(tmp_path)
    (record,) = caplog.records
    assert "no assignment called 'unheard-of'" in record.getMessage()


def test_alembic_is_found_without_an_active_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    load(tmp_path)
    assert shutil.which("alembic")


def test_what_nbgrader_logs_of_strangers_is_spelled_out(tmp_path, caplog):
    evil = "\x1b[2J\u202eeve\ud800"
    configure(Config(), tmp_path / "nbgrader_config.py")
    configure(Config(), tmp_path / "nbgrader_config.py")
    logger = log.get_logger()
    assert logger.filters.count(spelled_out) == 1
    try:
        raise ValueError(evil)
    except ValueError:
        logger.exception("Grading %s", evil)
    assert caplog.text.count(r"\x1b[2J\u202eeve\ud800") == 2
    assert "\x1b" not in caplog.text
