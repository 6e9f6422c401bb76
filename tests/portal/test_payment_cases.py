"""The table of payment cases: all 38 rows are there, each has a test, and each test that it names exists."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = (ROOT / "docs" / "payments-cases.md").read_text()
ROW = re.compile(r"^\| (\d+) \|", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def functions(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_case_is_in_the_table_once():
    assert [int(number) for number in ROW.findall(TABLE)] == list(range(1, 39))


def test_every_case_has_a_test():
    assert [line for line in TABLE.splitlines() if ROW.match(line) and not TEST.search(line)] == []


def test_every_test_of_the_table_exists():
    named = TEST.findall(TABLE)
    known = {path: functions(path) for path in {path for path, _name in named}}
    assert [f"{path}::{name}" for path, name in named if name not in known[path]] == []
