"""Finds names that the glossary forbids: modules, classes, functions, parameters, fields, URL names, log and mail kinds.

`scripts/identifiers.toml` has the words. A word counts as a whole part of a snake_case or CamelCase name. Names of test
functions are sentences and are not checked; neither are migrations, which keep the names of their day.
"""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
KIND_CALLS = {"MailKind", "write_log", "write_logs"}  # a literal among their positional arguments is a stored kind


@dataclass(frozen=True)
class Rule:
    """Words, what to write instead, and full names that stay (`name` or `Class.name` or a module's dotted path)."""

    never: frozenset[str]
    use: str
    allow: frozenset[str]
    whole: bool = False
    columns: bool = True  # whether fields of classes are checked

    def forbids(self, name: str, path: str) -> bool:
        """Whether the name may not be used; `path` is its name with that of its class or package."""
        if self.allow & {name, path}:
            return False
        words = {name.lower()} if self.whole else {part.lower() for part in PART.findall(name)}
        return not words.isdisjoint(self.never)


@dataclass(frozen=True)
class Name:
    """A name where it is defined. `sort`: module, class, function, parameter, field, url name or kind."""

    line: int
    sort: str
    name: str
    path: str


def rules() -> list[Rule]:
    """The rules of identifiers.toml."""
    rows = tomllib.loads((ROOT / "scripts" / "identifiers.toml").read_text(encoding="utf-8"))["rules"]
    return [
        Rule(
            frozenset(row["never"]),
            row["use"],
            frozenset(row.get("allow", ())),
            row.get("whole", False),
            row.get("columns", True),
        )
        for row in rows
    ]


def names(source: str, module: str) -> Iterator[Name]:
    """All names that a module defines; `module` is its dotted path."""
    last = module.removesuffix(".__init__").rpartition(".")[2]
    yield Name(1, "module", last, module)
    yield from _defined(ast.parse(source), "", is_class=False)


def _defined(node: ast.AST, owner: str, *, is_class: bool) -> Iterator[Name]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            yield Name(child.lineno, "class", child.name, child.name)
            yield from _defined(child, f"{child.name}.", is_class=True)
        elif isinstance(child, ast.FunctionDef):
            yield from _function(child, owner)
            yield from _defined(child, owner, is_class=False)
        else:
            if is_class and isinstance(child, ast.Assign | ast.AnnAssign):
                yield from _fields(child, owner)
            yield from _stored(child)
            yield from _defined(child, owner, is_class=is_class)


def _function(node: ast.FunctionDef, owner: str) -> Iterator[Name]:
    if node.name.startswith("test_"):
        return
    yield Name(node.lineno, "function", node.name, owner + node.name)
    for argument in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]:
        yield Name(argument.lineno, "parameter", argument.arg, f"{node.name}.{argument.arg}")


def _fields(node: ast.Assign | ast.AnnAssign, owner: str) -> Iterator[Name]:
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        if isinstance(target, ast.Name):
            yield Name(node.lineno, "field", target.id, owner + target.id)


def _stored(node: ast.AST) -> Iterator[Name]:
    """URL names (`path(…, name=…)`) and kinds given as literals."""
    if not isinstance(node, ast.Call):
        return
    function = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    texts: list[tuple[str, ast.expr]] = []
    if function in {"path", "re_path"}:
        texts = [("url name", word.value) for word in node.keywords if word.arg == "name"]
    elif function in KIND_CALLS:
        texts = [("kind", argument) for argument in node.args[:2]]
    for sort, value in texts:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield Name(node.lineno, sort, value.value, f"{sort} {value.value}")


def problems(files: list[Path]) -> Iterator[str]:
    """A sentence per forbidden name."""
    known = rules()
    for file in files:
        relative = file.relative_to(ROOT)
        module = str(relative.with_suffix("")).replace("/", ".")
        for found in names(file.read_text(encoding="utf-8"), module):
            for rule in known:
                if found.sort in {"field", "parameter"} and not rule.columns:
                    continue
                if rule.forbids(found.name, found.path):
                    yield f"{relative}:{found.line}: {found.sort} {found.path}: use {rule.use}"


def main() -> int:
    """Prints what is wrong; 1 when anything is."""
    listed = subprocess.run(["git", "ls-files", "-z", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True)
    files = [ROOT / name for name in listed.stdout.split("\0") if name and "/migrations/" not in name]
    lines = list(problems([file for file in files if file.is_file()]))
    print("\n".join(lines) or "nothing found")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
