"""What the benches import inside functions and in the code of their processes exists; nothing else runs them in the tests."""

import re
from importlib import import_module
from pathlib import Path

import pytest

BENCHES = sorted((Path(__file__).resolve().parents[1] / "bench").glob("*.py"))
IMPORT = re.compile(r"^\s*from ((?:portal|cms|commerce|support|tests)[\w.]*) import ([\w, ]+)$", re.MULTILINE)


@pytest.mark.parametrize("path", BENCHES, ids=lambda path: path.stem)
def test_everything_that_a_bench_imports_exists(path):
    found = IMPORT.findall(path.read_text())
    named = [(module, name.strip()) for module, names in found for name in names.split(",")]
    assert [one for one in named if not _has(*one)] == []


def _has(module: str, name: str) -> bool:
    try:
        return hasattr(import_module(module), name) or bool(import_module(f"{module}.{name}"))
    except ModuleNotFoundError:
        return False
