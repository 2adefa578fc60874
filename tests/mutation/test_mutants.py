import ast

import pytest

from tests.mutation.mutants import mutants


@pytest.mark.parametrize(
    ("line", "change"),
    [
        ("return a + b", "return a - b"),
        ("return a + b", "return a"),
        ("return a + b", "return b + b"),
        ("return a @ b", "return a * b"),
        ("return -a", "return a"),
        ("return a < b", "return a <= b"),
        ("return a and b", "return a or b"),
        ("return a[0]", "return a[1]"),
        ("return a[1:b]", "return a[:b]"),
        ("return a[1:b]", "return a[1:]"),
        ("return (a, b)", "return (b, a)"),
        ("return 0.5 * a", "return 1.0 * a"),
        ("return a.mean(axis=0)", "return a.sum(axis=0)"),
        ("return a.mean(axis=0)", "return a.mean(axis=1)"),
        ("return a.mean(axis=0)", "return a.mean()"),
        ("return f(a, b)", "return f(b, a)"),
        ("return a.copy()", "return a"),
        ("return a if b else 3", "return a"),
        ("a += b", "pass"),
        ("a += b", "a = b"),
        ("a += b", "a -= b"),
        ("if a: return b", "if not a:"),
        ("if a: return b", "if True:"),
    ],
)
def test_slips_are_made(line: str, change: str) -> None:
    source = f"def f(a, b):\n    {line}\n"
    assert change in {mutant.after for mutant in mutants(source)}


def test_every_mutant_is_another_program_that_parses() -> None:
    source = (
        "def f(a, b):\n    'Add.'\n    for i in range(3):\n        a = a + b[i]\n    return a\n"
    )
    found = mutants(source)
    assert len({mutant.source for mutant in found}) == len(found) > 5
    assert all(ast.parse(mutant.source) for mutant in found)
    assert source not in {mutant.source for mutant in found}


def test_a_mutant_tells_what_was_changed() -> None:
    (mutant,) = (m for m in mutants("def f(a):\n    b = a\n    return b * 2\n") if "/" in m.after)
    assert mutant.change == ("f", "return b * 2", "return b / 2")


def test_documentation_and_code_around_functions_are_left_alone() -> None:
    assert mutants("x = 1 + 1\n\ndef f():\n    'Text.'\n") == []
