"""The tables of cases in docs: rows are counted, each has a test, and each test that a row names exists."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| (\d+) \|", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
PAYMENT_CASES = 38  # the tests of payments carry these numbers in their names
TABLES = sorted(path.name for path in (ROOT / "docs").glob("*-cases*.md"))


@pytest.fixture(params=TABLES)
def table(request: pytest.FixtureRequest) -> str:
    return (ROOT / "docs" / request.param).read_text()


def functions(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_case_of_payments_is_in_its_table():
    assert len(ROW.findall((ROOT / "docs" / "payments-cases.md").read_text())) == PAYMENT_CASES


def test_the_cases_of_a_table_are_counted_without_gaps(table: str):
    numbers = [int(number) for number in ROW.findall(table)]
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_case_has_a_test(table: str):
    assert [line for line in table.splitlines() if ROW.match(line) and not TEST.search(line)] == []


def test_every_test_of_the_table_exists(table: str):
    named = TEST.findall(table)
    known = {path: functions(path) for path in {path for path, _name in named}}
    assert [f"{path}::{name}" for path, name in named if name not in known[path]] == []
