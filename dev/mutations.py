"""Every small change of a module's text that a test should notice: where it is, what it says before and after.

One change a mutation, of one expression or statement, as text of the same number of lines, so that everything else stays where
it is. Not changed: docstrings, annotations and names of types, imports, assertions, decorators, what a dataclass shows of itself
and compares, and what an error of the program itself says.
"""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

OTHER = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,), ast.And: (ast.Or,), ast.Or: (ast.And,), ast.Add: (ast.Sub,), ast.Sub: (ast.Add,),
    ast.Mult: (ast.FloorDiv,), ast.FloorDiv: (ast.Mult,), ast.Mod: (ast.Mult,), ast.BitOr: (ast.BitAnd,), ast.BitAnd: (ast.BitOr,),
}  # fmt: skip
CALLED = {"min": "max", "max": "min", "any": "all", "all": "any", "reversed": "list", "sorted": "list"}
LAST = ("get", "next", "getattr", "fromkeys")  # calls whose last argument may be left out
LET_BE = (ast.Import, ast.ImportFrom, ast.Assert, ast.Global, ast.Nonlocal)
TYPES = ("Callable", "Iterator", "Mapping", "Sequence", "dict", "list", "tuple")
SHOWN = ("repr", "compare")  # of a dataclass's field: for who debugs, and for tests


@dataclass(frozen=True)
class Mutation:
    """One change: the module's whole text with it, the lines it touches, and whether a function's own code holds it all."""

    function: str
    says: str
    line: int
    end: int
    text: bytes
    within: bool  # false: a table, a default or a class body, which are read only when the module is imported

    def lines(self, source: bytes) -> tuple[str, str]:
        """Return the first line that differs, before and after."""
        pairs = zip(source.decode().split("\n"), self.text.decode().split("\n"), strict=False)
        return next((was.strip(), now.strip()) for was, now in pairs if was != now)


def mutations(source: bytes) -> Iterator[Mutation]:
    """Yield every mutation of a module's text, in the order of the text."""
    seen: Counter[tuple[str, str]] = Counter()
    starts = [0]
    for line in source.split(b"\n"):
        starts.append(starts[-1] + len(line) + 1)
    for function, within, node, new, says in _changes(ast.parse(source)):
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[node.end_lineno - 1] + node.end_col_offset
        blank = "\n" * (node.end_lineno - node.lineno - new.count("\n"))
        changed = f"({new}{blank})" if isinstance(node, ast.expr) else new + blank
        text = source[:start] + changed.encode() + source[end:]
        seen[function, says] += 1
        nth = f" ({seen[function, says]})" if seen[function, says] > 1 else ""
        yield Mutation(function, says + nth, node.lineno, node.end_lineno, text, within)


def _changes(tree: ast.Module) -> Iterator[tuple[str, bool, ast.AST, str, str]]:
    """Walk the text in order, and yield what may be replaced, by what, and what that says."""

    def walk(node: ast.AST, names: tuple[str, ...], within: bool, whole: ast.AST | None) -> Iterator[tuple]:
        whole = whole or (
            node if isinstance(node, ast.JoinedStr) else None
        )  # an f-string's parts have no place of their own
        for new, says in _instead(node):
            at = whole or node
            if whole is None or whole is node:
                text = new if isinstance(new, str) else ast.unparse(new)
            else:
                text = _with(whole, node, new)
            yield ".".join(names), within, at, text, says
        for field, value in ast.iter_fields(node):
            if field in ("decorator_list", "annotation", "returns", "ctx", "format_spec", "type_params", "bases"):
                continue
            inside = within and not (isinstance(node, ast.ClassDef))
            if isinstance(node, ast.FunctionDef) and field == "body":
                inside = True
            for child in value if isinstance(value, list) else [value]:
                if not isinstance(child, ast.AST) or isinstance(child, LET_BE) or _is_docstring(child, node):
                    continue
                if _names_types(child) or _is_shown(child, node):
                    continue
                if isinstance(child, ast.Raise):
                    yield ".".join(names), inside, child, "pass", f"{_short(child)} -> pass"
                    continue
                if isinstance(child, ast.arguments):
                    for default in (*child.defaults, *filter(None, child.kw_defaults)):
                        yield from walk(default, names, False, whole)
                    continue
                deeper = (*names, child.name) if isinstance(child, ast.FunctionDef | ast.ClassDef) else names
                yield from walk(child, deeper, inside, whole)

    yield from walk(tree, (), False, None)


def _is_docstring(child: ast.AST, parent: ast.AST) -> bool:
    return isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant) and isinstance(parent.body, list)


def _names_types(node: ast.AST) -> bool:
    """Say whether a statement only gives types a name, or says which names a module has for others."""
    if not isinstance(node, ast.Assign):
        return False
    of = node.value.value if isinstance(node.value, ast.Subscript) else None
    return (isinstance(of, ast.Name) and of.id in TYPES) or ast.unparse(node.targets[0]) == "__all__"


def _is_shown(child: ast.AST, parent: ast.AST) -> bool:
    field = isinstance(parent, ast.Call) and isinstance(parent.func, ast.Name) and parent.func.id == "field"
    return field and isinstance(child, ast.keyword) and child.arg in SHOWN


def _with(whole: ast.AST, node: ast.AST, new: ast.AST | str) -> str:
    """Return the f-string with one node inside it replaced."""
    place = [one is node for one in ast.walk(whole)].index(True)
    copied = copy.deepcopy(whole)
    found = list(ast.walk(copied))[place]
    put = ast.parse(new, mode="eval").body if isinstance(new, str) else new

    class Put(ast.NodeTransformer):
        def visit(self, one: ast.AST) -> ast.AST:
            return put if one is found else self.generic_visit(one)

    return ast.unparse(Put().visit(copied))


def _short(node: ast.AST) -> str:
    said = " ".join(ast.unparse(node).split())
    return said if len(said) <= 120 else f"{said[:117]}..."


def _but(node: ast.AST, **fields: object) -> ast.AST:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _instead(node: ast.AST) -> Iterator[tuple[ast.AST | str, str]]:
    """Yield what may stand in the place of one node, and what that says."""
    for new in _expressions(node):
        yield new, f"{_short(node)} -> {new if isinstance(new, str) else _short(new)}"
    for field in ("elts", "keys", "keywords", "patterns"):
        parts = getattr(node, field, None) or []
        if isinstance(node, ast.Tuple | ast.List) and not isinstance(node.ctx, ast.Load):
            continue
        for n, part in enumerate(parts):
            if _is_shown(part, node):
                continue
            rest = parts[:n] + parts[n + 1 :]
            if isinstance(node, ast.Dict):
                values = node.values[:n] + node.values[n + 1 :]
                yield (
                    _but(node, keys=rest, values=values),
                    f"without {_short(part or node.values[n])} in {_short(node)}",
                )
            elif isinstance(node, ast.MatchOr):
                yield ast.unparse(_but(node, patterns=rest)), f"without case {_short(part)}"
            elif not isinstance(node, ast.ClassDef | ast.MatchClass | ast.MatchMapping | ast.MatchSequence):
                yield (
                    _but(node, **{field: rest}) if rest or not isinstance(node, ast.Set) else "set()",
                    f"without {_short(part)} in {_short(node)}",
                )


def _expressions(node: ast.AST) -> Iterator[ast.AST | str]:
    match node:
        case ast.Compare(ops=ops):
            for n, op in enumerate(ops):
                for other in OTHER[type(op)]:
                    yield _but(node, ops=[*ops[:n], other(), *ops[n + 1 :]])
        case ast.BoolOp(op=op, values=values):
            yield _but(node, op=OTHER[type(op)][0]())
            for n in range(len(values)):
                rest = values[:n] + values[n + 1 :]
                yield rest[0] if len(rest) == 1 else _but(node, values=rest)
        case ast.UnaryOp(operand=operand):
            yield operand
        case ast.BinOp(op=op) if type(op) in OTHER:
            yield _but(node, op=OTHER[type(op)][0]())
        case ast.Constant(value=bool() as value):
            yield _but(node, value=not value)
        case ast.Constant(value=int() as value):
            yield from (_but(node, value=value + 1), _but(node, value=value - 1))
        case ast.Constant(value=str() as value):
            yield _but(node, value=f"{value}XX")
        case ast.IfExp(body=body, orelse=other):
            yield from (body, other)
        case ast.Call(func=ast.Name(id=name), args=[_, *_]) if name in CALLED:
            keywords = [] if CALLED[name] == "list" else node.keywords
            yield _but(node, func=ast.Name(id=CALLED[name]), keywords=keywords)
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[_, *_, _]) if name in LAST:
            yield _but(node, args=node.args[:-1])
        case ast.Expr() | ast.AugAssign() | ast.Continue() | ast.Break():
            yield "pass"
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield "pass"
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if _uses(value, name):
            yield "pass"
        case ast.Return(value=value) if value and not (isinstance(value, ast.Constant) and value.value is None):
            yield "return None"


def _uses(value: ast.AST, name: str) -> bool:
    return any(isinstance(one, ast.Name) and one.id == name for one in ast.walk(value))
