"""Mutants of a function: its source with one small change, of the kinds that slips are made of."""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

OPERATORS: dict[type, type] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
"""What each operator is taken for."""

SIBLINGS = [
    ("mean", "sum"),
    ("var", "std"),
    ("max", "min"),
    ("maximum", "minimum"),
    ("argmax", "argmin"),
    ("zeros", "ones"),
    ("zeros_like", "ones_like"),
    ("floor", "ceil"),
    ("exp", "expm1"),
    ("log", "log1p"),
    ("sqrt", "square"),
    ("tanh", "tan"),
    ("abs", "negative"),
    ("uniform", "normal"),
    ("any", "all"),
    ("vstack", "hstack"),
    ("append", "extend"),
]
"""Functions that are taken for each other."""

COMMUTATIVE = {"min", "max", "minimum", "maximum"}
"""Functions whose arguments may change places."""

NAMES = {name: other for pair in SIBLINGS for name, other in (pair, pair[::-1])}


@dataclass(frozen=True)
class Mutant:
    """A changed function: its name, its whole source, and the statement that was changed."""

    function: str
    source: str
    before: str
    after: str

    @property
    def change(self) -> tuple[str, str, str]:
        """What tells this mutant from others, however the notebook around it changes."""
        return self.function, self.before, self.after


def mutants(source: str) -> list[Mutant]:
    """Every mutant of every function in ``source``, each once."""
    tree = ast.parse(source)
    found: dict[tuple[str, str, str], Mutant] = {}
    for function in tree.body:
        if not isinstance(function, (ast.FunctionDef, ast.ClassDef)):
            continue
        for statement, node, replacement in _changes(function):
            memo: dict[int, ast.AST] = {}
            changed = copy.deepcopy(tree, memo)
            _Replace(memo[id(node)], replacement).visit(changed)
            text = ast.unparse(ast.fix_missing_locations(changed))
            before, after = _lines(ast.unparse(tree), text)
            if before != after:
                mutant = Mutant(function.name, text, before, after)
                found.setdefault((*mutant.change, ast.unparse(statement)), mutant)
    return list(found.values())


def _changes(function: ast.AST) -> Iterator[tuple[ast.AST, ast.AST, ast.AST]]:
    """The statement around, the node to replace, and what to put there."""
    names = sorted({node.arg for node in ast.walk(function) if isinstance(node, ast.arg)})
    following = dict(pairwise([*names, *names[:1]]))
    previous = {after: before for before, after in following.items()}
    for statement in ast.walk(function):
        if not isinstance(statement, ast.stmt) or statement is function:
            continue
        if not _is_documentation(statement):
            yield from ((statement, statement, new) for new in _statements(statement))
            for node in _own(statement):
                yield from ((statement, node, new) for new in _expressions(node))
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                    others = {following.get(node.id), previous.get(node.id)} - {None, node.id}
                    yield from (
                        (statement, node, ast.Name(str(other), ast.Load()))
                        for other in sorted(map(str, others))
                    )


def _is_documentation(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _own(statement: ast.stmt) -> Iterator[ast.AST]:
    """The nodes of a statement that are not inside another statement."""
    todo = [child for child in ast.iter_child_nodes(statement) if not isinstance(child, ast.stmt)]
    while todo:
        node = todo.pop(0)
        yield node
        todo += [child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.stmt)]


def _statements(node: ast.stmt) -> Iterator[ast.stmt]:
    """A statement left out, a branch always or never taken, a loop left early."""
    if isinstance(node, (ast.Assign, ast.AugAssign, ast.Expr)):
        yield ast.Pass()
    if isinstance(node, ast.AugAssign):
        yield ast.Assign([node.target], node.value)
        if type(node.op) in OPERATORS:
            yield _with(node, op=OPERATORS[type(node.op)]())
    if isinstance(node, (ast.If, ast.While)):
        yield _with(node, test=ast.UnaryOp(ast.Not(), node.test))
    if isinstance(node, ast.If):
        yield _with(node, test=ast.Constant(True))
        yield _with(node, test=ast.Constant(False))
    if isinstance(node, ast.Break):
        yield ast.Continue()
    if isinstance(node, ast.Continue):
        yield ast.Break()


def _expressions(node: ast.AST) -> Iterator[ast.AST]:
    """The same expression with another operator, number, name, order or extent."""
    yield from _operations(node)
    if isinstance(node, ast.Constant):
        yield from map(ast.Constant, _numbers(node.value))
    elif isinstance(node, ast.Attribute) and node.attr in NAMES:
        yield _with(node, attr=NAMES[node.attr])
    elif isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Load) and len(node.elts) > 1:
        yield _with(node, elts=[*node.elts[1:], node.elts[0]])
    elif isinstance(node, ast.Slice):
        yield from _slices(node)
    elif isinstance(node, ast.Call):
        yield from _calls(node)


def _operations(node: ast.AST) -> Iterator[ast.AST]:
    """Another operator, or one of the operands alone."""
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        yield _with(node, op=OPERATORS[type(node.op)]())
        yield node.left
        yield node.right
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.BoolOp):
        yield _with(node, op=OPERATORS[type(node.op)]())
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        yield _with(node, ops=[OPERATORS[type(node.ops[0])]()])
    elif isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse


def _numbers(value: object) -> list[object]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1]
    if isinstance(value, float):
        return [value * 2 if value else 1.0]
    return []


def _slices(node: ast.Slice) -> Iterator[ast.AST]:
    if node.lower is not None:
        yield _with(node, lower=None)
    if node.upper is not None:
        yield _with(node, upper=None)


def _calls(node: ast.Call) -> Iterator[ast.AST]:
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if len(node.args) > 1 and name not in COMMUTATIVE:
        yield _with(node, args=[node.args[1], node.args[0], *node.args[2:]])
    for place in range(len(node.keywords)):
        yield _with(node, keywords=node.keywords[:place] + node.keywords[place + 1 :])
    if isinstance(node.func, ast.Attribute) and node.func.attr == "copy" and not node.args:
        yield node.func.value


def _with(node: ast.AST, **fields: object) -> ast.AST:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


class _Replace(ast.NodeTransformer):
    """Puts a copy of ``replacement`` in the place of ``target``."""

    def __init__(self, target: ast.AST, replacement: ast.AST) -> None:
        self.target, self.replacement = target, replacement

    def visit(self, node: ast.AST) -> ast.AST:
        return copy.deepcopy(self.replacement) if node is self.target else self.generic_visit(node)


def _lines(before: str, after: str) -> tuple[str, str]:
    """The lines in which two sources differ, from the first to the last."""
    old, new = before.splitlines(), after.splitlines()
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return tuple(
        " ".join(line.strip() for line in lines[start : len(lines) - end]) for lines in (old, new)
    )
