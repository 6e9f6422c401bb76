"""Repeats a draw from its published file: python3 repeat_draw.py draw.json. It needs nothing but Python 3.9 or newer."""

import hashlib
import hmac
import json
import sys
from collections.abc import Iterable
from typing import Any


def sha256(lines: Iterable[str]) -> str:
    """SHA-256 of the lines, each ended by a newline."""
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def repeated(draw: dict[str, Any]) -> list[str]:
    """The results that follow from seed, entries and stock, one line each."""
    seed = bytes.fromhex(draw["seed"])
    left = dict(draw["places"])
    rows = [line.split(" ") for line in draw["entries"]]
    rows.sort(key=lambda row: (hmac.new(seed, row[0].encode(), "sha256").digest(), row[0]))
    results = []
    for rank, (number, _performance, quantity, choices) in enumerate(rows, start=1):
        won = "-"
        for choice in filter(None, choices.split(",")):
            quota = str(draw["quota_of_type"].get(choice))
            if left.get(quota, 0) >= int(quantity):
                left[quota] -= int(quantity)
                won = choice
                break
        results.append(f"{rank} {number} {won}")
    return results


def differences(draw: dict[str, Any]) -> list[str]:
    """What does not agree, in words."""
    results = repeated(draw)
    checks = [
        (
            "the seed is not the one whose hash was public before",
            hashlib.sha256(bytes.fromhex(draw["seed"])).hexdigest(),
            "seed_sha256",
        ),
        ("the entries are not those that were drawn", sha256(draw["entries"]), "entries_sha256"),
        ("the results do not follow from seed and entries", sha256(results), "results_sha256"),
    ]
    found = [what for what, computed, recorded in checks if computed != draw[recorded]]
    return found + (["the list of results is another one"] if results != draw["results"] else [])


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        problems = differences(json.load(file))
    sys.stdout.write("".join(f"{problem}\n" for problem in problems) or "The draw agrees with its seed and entries.\n")
    sys.exit(1 if problems else 0)
