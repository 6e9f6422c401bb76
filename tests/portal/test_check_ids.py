"""Ids of system checks, by which operators silence them: one for each check."""

import ast
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEVELS = {"Debug", "Info", "Warning", "Error", "Critical"}


def check_ids(tree: ast.Module) -> list[str]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    return [
        keyword.value.value
        for call in calls
        if call.func.id in LEVELS
        for keyword in call.keywords
        if keyword.arg == "id" and isinstance(keyword.value, ast.Constant)
    ]


def test_no_id_is_used_twice():
    ids = Counter(
        check_id
        for package in ("portal", "cms", "commerce", "support")
        for path in (ROOT / package).rglob("*.py")
        for check_id in check_ids(ast.parse(path.read_text(encoding="utf-8")))
    )
    assert ids["portal.E001"] == 1
    assert [check_id for check_id, count in ids.items() if count > 1] == []
