"""Names that the glossary gives as those of the code exist in the sources."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = re.compile(r"`([^`]+)`")
# Table by the title of its column with names of the code.
COLUMNS = ["in code", "write"]


def _names_in(path: Path) -> Iterator[str]:
    yield from (path.stem, path.name)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.Name(id=name) | ast.Attribute(attr=name):
                yield name
            case ast.arg(arg=str(name)) | ast.keyword(arg=str(name)):
                yield name
            case ast.Constant(value=str(name)):  # values of columns, names of URLs and filters
                yield name


@pytest.fixture(scope="module")
def names() -> set[str]:
    paths = (path for app in ("cms", "commerce", "portal", "support") for path in (ROOT / app).rglob("*.py"))
    found = {name for path in paths if "migrations" not in path.parts for name in _names_in(path)}
    return found | {path.name for app in ("cms", "commerce", "portal", "support") for path in (ROOT / app).rglob("*/")}


def _cells(title: str) -> Iterator[str]:
    column = None
    for line in (ROOT / "docs/glossary.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if title in cells:
            column = cells.index(title)
        elif not cells:
            column = None
        elif column is not None:
            yield cells[column]


def _exists(name: str, names: set[str]) -> bool:
    if name.endswith("*"):
        return any(known.startswith(name[:-1]) for known in names)
    if name.startswith("*"):
        return any(known.endswith(name[1:]) for known in names)
    return name in names


@pytest.mark.parametrize("title", COLUMNS)
def test_names_of_the_glossary_exist(title, names):
    written = {
        part for cell in _cells(title) for code in CODE.findall(cell) for part in code.removesuffix("()").split(".")
    }
    parts = {part for part in written if part != "py"}  # of file names
    assert (len(parts) > 50, sorted(part for part in parts if not _exists(part, names))) == (True, [])
