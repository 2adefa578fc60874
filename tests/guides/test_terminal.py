"""A guide that is wrong is found out."""

from pathlib import Path

import pytest

from tests.guides.listings import Command, Elsewhere, File, Shown, listings
from tests.guides.terminal import Terminal, shows

GUIDE = """\
# A guide

```console
$ echo one
one
$ echo two \\
>     three
```

Text with `code`.

````{code-block} md
:caption: notes/page.md

```python
inner
```
````

```{code-block} text
:caption: list.txt, below first

second
```

```{code-block} console
:caption: far away

$ echo four
$ echo five \\
>     six
seven
```

```{literalinclude} ../a/file.sh
:language: bash
```
"""


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    folder = tmp_path / "a folder"
    folder.mkdir()
    return Terminal(folder, tmp_path / "state.sh", {"PATH": "/usr/bin:/bin"}, {})


def test_listings_are_read_in_order_with_their_lines() -> None:
    assert listings(GUIDE) == [
        Command(4, "echo one", "one"),
        Command(6, "echo two \\\n    three", ""),
        File(12, "notes/page.md", "", "```python\ninner\n```\n"),
        File(20, "list.txt", "below first", "second\n"),
        Elsewhere(26, "far away", ("echo four", "echo five \\\n    six")),
        Shown(35, "../a/file.sh"),
    ]


@pytest.mark.parametrize(
    "listing",
    [
        "```bash\nls\n```",
        "```console\nls\n```",
        "```{code-block} text\nx\n```",
        "```{code-block} console\n$ ls\n```",
        "```\n```",
    ],
)
def test_a_listing_that_nobody_runs_is_an_error(listing: str) -> None:
    with pytest.raises(ValueError, match="line 3: a listing"):
        listings(f"# Guide\n\n{listing}\n")


@pytest.mark.parametrize(
    ("shown", "same"),
    [
        ("", True),
        ("first   \nsecond", True),
        ("first\n...", True),
        ("f...d", True),
        ("first", False),
        ("second", False),
        ("first\n...\nthird", False),
    ],
)
def test_what_is_shown_is_all_that_is_said(shown: str, same: bool) -> None:
    assert shows(shown, "first\nsecond\n") == same


def test_folder_and_variables_last(terminal: Terminal) -> None:
    for text, shown in [
        ("mkdir deeper && cd deeper", ""),
        ("export NAME=value", ""),
        ('basename "$PWD"; echo $NAME; false; echo $?', "deeper\nvalue\n1"),
    ]:
        terminal.type(Command(1, text, shown))
    assert terminal.folder.name == "deeper"


@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        (Command(7, "ls nowhere", ""), "line 7: ls nowhere\n.*exit status 2"),
        (Command(7, "echo 1", "2"), "line 7: echo 1\n1\nis not what is shown"),
    ],
)
def test_a_command_that_fails_or_says_something_else_is_found_out(
    terminal: Terminal, command: Command, complaint: str
) -> None:
    with pytest.raises(AssertionError, match=f"(?s){complaint}"):
        terminal.type(command)


def test_files_are_written_and_added_to(terminal: Terminal) -> None:
    terminal.put(File(1, "list.txt", "in new", "first\nlast\n"))
    terminal.put(File(1, "new/list.txt", "at the end", "end\n"))
    terminal.put(File(1, "new/list.txt", "below first", "next\n"))
    assert (terminal.folder / "new/list.txt").read_text() == "first\nnext\nlast\nend\n"
    terminal.put(File(1, "new/list.txt", "", "other\n"))
    assert (terminal.folder / "new/list.txt").read_text() == "other\n"


def test_a_server_that_ends_by_itself_is_found_out(tmp_path: Path) -> None:
    served = {"true": "http://127.0.0.1:9/"}
    terminal = Terminal(tmp_path, tmp_path / "state.sh", {"PATH": "/usr/bin:/bin"}, served)
    with pytest.raises(AssertionError, match="true ended by itself"):
        terminal.type(Command(1, "true", ""))
