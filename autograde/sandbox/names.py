"""What a cell binds and what it reads, as far as its source tells without running it."""

import ast
import re
import symtable
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

_INSPECTORS = frozenset(
    (
        *("eval", "exec", "compile", "globals", "locals", "vars", "get_ipython", "inspect"),
        *("sys", "gc", "builtins", "importlib", "__builtins__", "__import__", "__main__", "*"),
    )
)
"""Who uses one of these may read, or bind, any name."""
_HISTORY = re.compile(r"In|Out|_{1,3}|_i{1,3}|_[io]h|_i?\d+")
"""IPython's names for what other cells said and gave."""
_HARMLESS = re.compile(r"^%(matplotlib|config)\b[^\n]*$", re.MULTILINE)


@dataclass(frozen=True)
class Names:
    """The notebook's names that a cell ``binds``, or changes a part of, and that it ``reads``."""

    binds: frozenset[str]
    reads: frozenset[str]


def names(source: str) -> Names | None:
    """The names in a cell, or ``None`` if it cannot be told which they are.

    That is so for what is not plain Python, and for code that looks names up by itself. What a
    function's body does counts as done by the cell that defines it.
    """
    parsed = _parsed(_HARMLESS.sub("", source))
    if parsed is None or not _INSPECTORS.isdisjoint(_mentioned(parsed[0])):
        return None
    found = _told(*parsed)
    return None if any(map(_HISTORY.fullmatch, found.reads)) else found


def bound_and_read(source: str) -> Names | None:
    """The names that stand in a cell of plain Python; ``None`` for anything else."""
    parsed = _parsed(source)
    return _told(*parsed) if parsed else None


def reads(sources: Iterable[str]) -> frozenset[str] | None:
    """All names that cells read, or ``None`` if that cannot be told of one of them."""
    found = [names(source) for source in sources]
    known = [each.reads for each in found if each is not None]
    return frozenset().union(*known) if len(known) == len(found) else None


@lru_cache(maxsize=100)
def tree(source: str) -> ast.Module | None:
    """The code as a tree, or ``None`` if it is no plain Python; that of a cell is kept."""
    with warnings.catch_warnings(action="ignore"):  # the compiler says it again
        try:
            return ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def _parsed(source: str) -> tuple[list[ast.AST], symtable.SymbolTable] | None:
    """All nodes of the code, and what the compiler knows of its names; ``None`` for no code."""
    found = tree(source)
    if found is None:
        return None
    try:
        return list(ast.walk(found)), symtable.symtable(source, "cell", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _told(nodes: Sequence[ast.AST], table: symtable.SymbolTable) -> Names:
    own = [
        symbol
        for scope in _scopes(table)
        for symbol in scope.get_symbols()
        if _is_the_notebooks(scope, symbol)
    ]
    binds = {symbol.get_name() for symbol in own if symbol.is_assigned() or symbol.is_imported()}
    reads = {symbol.get_name() for symbol in own if symbol.is_referenced()}
    reads |= binds.intersection(_renewed(nodes))
    return Names(frozenset(binds | set(_changed(nodes))), frozenset(reads))


def _mentioned(nodes: Sequence[ast.AST]) -> Iterator[str]:
    """All names in the code, those of modules that are imported, and ``*`` for all of a module."""
    for node in nodes:
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.alias):
            yield node.name.partition(".")[0]
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


def _scopes(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    waiting = [table]
    while waiting:
        scope = waiting.pop()
        yield scope
        waiting += scope.get_children()


def _is_the_notebooks(scope: symtable.SymbolTable, symbol: symtable.Symbol) -> bool:
    """Whether it may be a name of the notebook, not one of a function only.

    The body of a class reads the notebook's name until it binds the name itself.
    """
    return symbol.is_global() or scope.get_type() in ("module", "class")


def _renewed(nodes: Sequence[ast.AST]) -> Iterator[str]:
    """The names that are there before they are bound again or deleted."""
    for node in nodes:
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            yield node.target.id
        if isinstance(node, ast.Delete):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def _changed(nodes: Sequence[ast.AST]) -> Iterator[str]:
    """The names of objects of which an item or an attribute is set or deleted."""
    for node in nodes:
        if isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
            inner: ast.expr = node
            while isinstance(inner, (ast.Attribute, ast.Subscript)):
                inner = inner.value
            if isinstance(inner, ast.Name):
                yield inner.id
