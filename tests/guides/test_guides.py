"""Every command of the guides is run, every listing put where it belongs."""

import re
import subprocess
import sysconfig
from collections.abc import Callable, Iterable
from pathlib import Path

import click
import pytest

from autograde.cli import main
from autograde.grading.results import STATUSES, NotebookResult, nothing_earned
from tests.assignments import ROOT
from tests.guides.listings import Command, Elsewhere, File, Shown, listings
from tests.guides.terminal import Terminal

FOLDER = ROOT / "book" / "using"
ASSIGNMENTS = {
    "authors": (),
    "clusters": ("schedules",),
    "instructors": ("schedules",),
    "students": ("schedules",),
}
"""Those of which each guide's clone has the sources: fewer make a smaller class."""

ELSEWHERE = {
    "where kubectl reaches your cluster": "there is no Kubernetes, and no engine for containers",
    "where SLURM takes jobs": "there is no SLURM",
}
"""Where listings are typed that are not run here, and why not: their words are looked at only."""

RUFF = Path(sysconfig.get_path("scripts")) / "ruff"

each_guide = pytest.mark.parametrize("guide", sorted(ASSIGNMENTS))

Clone = Callable[[Iterable[str]], Path]
Open = Callable[[Path], Terminal]


def text(guide: str) -> str:
    return (FOLDER / f"{guide}.md").read_text(encoding="utf-8")


def test_every_guide_is_tested() -> None:
    assert {path.stem for path in FOLDER.glob("*.md")} == ASSIGNMENTS.keys()


@pytest.mark.slow
@each_guide
def test_what_the_guide_says_works(guide: str, clone: Clone, terminal: Open) -> None:
    typed = terminal(clone(ASSIGNMENTS[guide]))
    found = listings(text(guide))
    assert found
    for listing in found:
        if isinstance(listing, Command):
            typed.type(listing)
        elif isinstance(listing, File):
            typed.put(listing)


@each_guide
def test_what_the_guide_shows_and_what_is_typed_elsewhere_is_there(guide: str) -> None:
    for listing in listings(text(guide)):
        if isinstance(listing, Shown):
            assert (FOLDER / listing.path).is_file(), f"line {listing.line}: {listing.path}"
        elif isinstance(listing, Elsewhere):
            assert listing.where in ELSEWHERE, f"line {listing.line}: who can type this, and where?"
            for command in listing.commands:
                subprocess.run(["bash", "-nc", command], check=True)
                for path in re.findall(r"(?<=[\s=])setup/\S+", f" {command}"):
                    assert (ROOT / path).is_file(), f"line {listing.line}: {path}"


@pytest.mark.parametrize("check", [["check"], ["format", "--check"]])
def test_listings_of_the_package_are_as_clean_as_the_package(check: list[str]) -> None:
    files = [found for found in listings(text("authors")) if isinstance(found, File)]
    modules = [file for file in files if re.fullmatch(r"autograde/.*\.py", file.path)]
    assert modules
    for module in modules:
        done = subprocess.run(
            [RUFF, *check, "--quiet", "--stdin-filename", module.path, "-"],
            cwd=ROOT,
            input=module.text,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def mentioned(guide: str) -> list[str]:
    """What stands between single backticks in the text of a guide."""
    prose = re.sub(r"^(`{3,}).*?^\1$", "", text(guide), flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"(?<![`}])`([^`\n]+)`", prose)


@each_guide
def test_commands_that_are_only_mentioned_exist(guide: str) -> None:
    help_text = subprocess.run(
        ["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for words in map(str.split, mentioned(guide)):
        if words[0] == "make" and len(words) > 1:
            assert f"make {words[1]} " in help_text
        if words[0] == "autograde" and len(words) > 1:
            command = _subcommand(words[1:])
            options = [word for word in words if word.startswith("--")]
            assert set(options) <= {opt for param in command.params for opt in param.opts}


def _subcommand(words: list[str]) -> click.Command:
    command: click.Command = main
    while isinstance(command, click.Group):
        command = command.commands[words.pop(0)]
    return command


def terms(guide: str, heading: str) -> list[str]:
    """The first cells of the tables under a heading, without backticks."""
    section = re.split(r"^#+ ", text(guide), flags=re.MULTILINE)
    (found,) = [part for part in section if part.startswith(f"{heading}\n")]
    return re.findall(r"^\| `([^`]+)` \|", found, re.MULTILINE)


def test_every_status_is_explained() -> None:
    assert sorted(terms("instructors", "What a status means")) == sorted(STATUSES)


def test_every_field_of_a_result_is_explained() -> None:
    check = nothing_earned("check", "title", 1.0, "reason")
    result = NotebookResult("", "", "graded", "process", 0.0, (check,)).to_json()
    fields = [*result, *(f"checks[].{name}" for name in result["checks"][0])]
    criterion = result["checks"][0]["criteria"][0]
    fields += [f"checks[].criteria[].{name}" for name in criterion]
    assert terms("instructors", "The results as JSON") == fields
