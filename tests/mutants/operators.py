"""Every small change of a module's code that a test ought to notice.

Annotations, decorators, imports and docstrings are left alone: they say nothing at run time that
a rule depends on.
"""

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Alternatives = Iterator[ast.AST]

_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.RShift: ast.LShift,
}
_NAMES = {
    "min": ("max",),
    "max": ("min",),
    "any": ("all",),
    "all": ("any",),
    "bisect_left": ("bisect_right",),
    "bisect_right": ("bisect_left",),
    "YES": ("UNKNOWN", "NO"),
    "UNKNOWN": ("YES", "NO"),
    "NO": ("YES", "UNKNOWN"),
}
_ATTRIBUTES = {"lo": "hi", "hi": "lo", "start": "end", "end": "start"}
_WRAPPERS = frozenset({"negation", "opposite", "sorted", "reversed", "set"})
_SILENT = frozenset({"annotation", "returns", "decorator_list", "bases"})


@dataclass(frozen=True)
class Mutant:
    """One change. `apply` makes it in the tree that it was found in, for good."""

    path: str
    line: int
    scope: str
    before: str
    after: str
    apply: Callable[[], None]

    @property
    def name(self) -> str:
        """What it is known by in docs/mutants.md; lines may move."""
        return f"`{self.path}` `{self.scope}`: `{self.before}` → `{self.after}`"


@dataclass(frozen=True)
class _Site:
    """A place in a tree where a node stands."""

    parent: ast.AST
    field: str
    index: int | None
    node: ast.AST
    scope: str

    def put(self, node: ast.AST) -> None:
        ast.fix_missing_locations(ast.copy_location(node, self.node))
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


def enums_in(trees: Sequence[ast.Module]) -> dict[str, list[str]]:
    """The members of each enumeration, by its name."""
    return {
        node.name: [
            part.targets[0].id
            for part in node.body
            if isinstance(part, ast.Assign) and isinstance(part.targets[0], ast.Name)
        ]
        for tree in trees
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        and any(ast.unparse(base) in ("IntEnum", "StrEnum") for base in node.bases)
    }


def mutants_of(path: str, tree: ast.Module, enums: Mapping[str, list[str]]) -> Iterator[Mutant]:
    for site in _sites(tree, "module"):
        for after in _alternatives(site, enums):
            yield Mutant(
                path,
                getattr(site.node, "lineno", getattr(site.parent, "lineno", 0)),
                site.scope,
                _text(site.node),
                _text(after),
                lambda site=site, after=after: site.put(after),  # type: ignore[misc]
            )


def _text(node: ast.AST) -> str:
    """On one line; of a compound statement, its head."""
    match node:
        case ast.match_case():
            guard = f" if {ast.unparse(node.guard)}" if node.guard else ""
            text = f"case {ast.unparse(node.pattern)}{guard}"
        case ast.If():
            text = f"if {ast.unparse(node.test)}"
        case ast.While():
            text = f"while {ast.unparse(node.test)}"
        case _:
            text = ast.unparse(node)
    return " ".join(text.split()).replace("`", "'")


def _sites(node: ast.AST, scope: str) -> Iterator[_Site]:
    for field, value in ast.iter_fields(node):
        if field in _SILENT:
            continue
        children = value if isinstance(value, list) else [value]
        for index, child in enumerate(children):
            if not isinstance(child, ast.AST) or isinstance(child, ast.Import | ast.ImportFrom):
                continue
            if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
                continue
            inner = scope
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                inner = child.name if scope == "module" else f"{scope}.{child.name}"
            if _is_slots(child):
                continue
            yield _Site(node, field, index if isinstance(value, list) else None, child, inner)
            yield from _sites(child, inner)


def _is_slots(node: ast.AST) -> bool:
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__slots__"


def _alternatives(site: _Site, enums: Mapping[str, list[str]]) -> Alternatives:
    node = site.node
    match node:
        case ast.Compare():
            yield from _of_comparison(node)
        case ast.BoolOp():
            yield from _of_bool_op(node)
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.UnaryOp(op=ast.USub()):
            yield node.operand
        case ast.BinOp() if type(node.op) in _ARITHMETIC:
            yield ast.BinOp(node.left, _ARITHMETIC[type(node.op)](), node.right)
        case ast.IfExp():
            yield node.body
            yield node.orelse
        case ast.Constant():
            yield from _of_constant(node)
        case ast.Name(ctx=ast.Load()):
            yield from (ast.Name(other, node.ctx) for other in _NAMES.get(node.id, ()))
        case ast.Attribute(ctx=ast.Load()):
            yield from _of_attribute(node, enums)
        case ast.Call():
            yield from _of_call(node)
        case ast.Lambda():
            yield ast.Lambda(node.args, ast.Constant(None))
        case ast.comprehension():
            for index in range(len(node.ifs)):
                rest = [part for at, part in enumerate(node.ifs) if at != index]
                yield ast.comprehension(node.target, node.iter, rest, node.is_async)
        case ast.Tuple() if site.field == "type":
            yield from node.elts
        case ast.match_case():
            yield ast.match_case(node.pattern, ast.Constant(False), node.body)
        case ast.stmt():
            yield from _of_statement(node, site.scope)
        case _:
            pass


def _of_comparison(node: ast.Compare) -> Alternatives:
    for index, op in enumerate(node.ops):
        for other in _COMPARISONS[type(op)]:
            ops = [*node.ops[:index], other(), *node.ops[index + 1 :]]
            yield ast.Compare(node.left, ops, node.comparators)


def _of_bool_op(node: ast.BoolOp) -> Alternatives:
    yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    for index in range(len(node.values)):
        rest = [value for at, value in enumerate(node.values) if at != index]
        yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)


def _of_constant(node: ast.Constant) -> Alternatives:
    match node.value:
        case bool():
            yield ast.Constant(not node.value)
        case int():
            yield ast.Constant(node.value + 1)
            yield ast.Constant(node.value - 1)
        case str():
            yield ast.Constant(f"other {node.value}")
        case bytes():
            yield ast.Constant(b"other " + node.value)
        case _:
            pass


def _of_attribute(node: ast.Attribute, enums: Mapping[str, list[str]]) -> Alternatives:
    members = enums.get(ast.unparse(node.value), [])
    if node.attr in members:
        other = members[(members.index(node.attr) + 1) % len(members)]
        yield ast.Attribute(node.value, other, node.ctx)
    elif node.attr in _ATTRIBUTES:
        yield ast.Attribute(node.value, _ATTRIBUTES[node.attr], node.ctx)


def _of_call(node: ast.Call) -> Alternatives:
    if isinstance(node.func, ast.Name) and node.func.id in _WRAPPERS and node.args:
        yield node.args[0]
    for index, keyword in enumerate(node.keywords):
        if keyword.arg in ("default", "key"):
            rest = [part for at, part in enumerate(node.keywords) if at != index]
            yield ast.Call(node.func, node.args, rest)


def _of_statement(node: ast.stmt, scope: str) -> Alternatives:
    match node:
        case ast.If():
            yield ast.If(ast.Constant(True), node.body, node.orelse)
            yield ast.If(ast.Constant(False), node.body, node.orelse)
        case ast.While():
            yield ast.While(ast.Constant(False), node.body, node.orelse)
        case ast.Return(value=value) if not _is_falsy(value):
            yield ast.Return(ast.Constant(None))
        case ast.Break():
            yield ast.Continue()
        case ast.Continue():
            yield ast.Break()
            yield ast.Pass()
        case ast.Expr() | ast.Raise() | ast.Delete() | ast.AugAssign():
            yield ast.Pass()
            if isinstance(node, ast.AugAssign) and type(node.op) in _ARITHMETIC:
                yield ast.AugAssign(node.target, _ARITHMETIC[type(node.op)](), node.value)
        case ast.Assign() if scope != "module":
            yield ast.Pass()


def _is_falsy(node: ast.expr | None) -> bool:
    return node is None or (isinstance(node, ast.Constant) and not node.value)
