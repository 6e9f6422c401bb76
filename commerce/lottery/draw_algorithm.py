"""The draw itself, without a database: an order that nobody can choose, and places given down that order."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class DrawEntry:
    """What the draw knows of one application: `choices` are ticket types, the first wish first."""

    code: str
    performance: int
    quantity: int
    choices: tuple[int, ...]

    def __str__(self) -> str:
        """Its line in the list that is hashed."""
        return f"{self.code} {self.performance} {self.quantity} {','.join(map(str, self.choices))}"


@dataclass(frozen=True)
class DrawResult:
    """What the draw says of one application: its place in the order, from 1, and the type it won, if any."""

    code: str
    rank: int
    won_type: int | None

    def __str__(self) -> str:
        """Its line in the results that are hashed."""
        return f"{self.rank} {self.code} {self.won_type or '-'}"


def draw_order(seed: bytes, codes: Iterable[str]) -> list[str]:
    """The codes by HMAC-SHA256(seed, code), ascending: the same for any order of `codes`."""
    return sorted(codes, key=lambda code: (hmac.digest(seed, code.encode(), "sha256"), code))


def decide(
    seed: bytes, entries: Iterable[DrawEntry], free: Mapping[int, int], quota_of: Mapping[int, int]
) -> list[DrawResult]:
    """Down the order, each gets the first wish that has places for all of its people, or none.

    `free`: places per quota; `quota_of`: each ticket type's quota. A type without either has no places.
    """
    left = dict(free)
    by_code = {entry.code: entry for entry in entries}
    results = []
    for rank, code in enumerate(draw_order(seed, by_code), start=1):
        entry = by_code[code]
        won = first_that_fits(entry.choices, entry.quantity, left, quota_of)
        if won is not None:
            left[quota_of[won]] -= entry.quantity
        results.append(DrawResult(code, rank, won))
    return results


def first_that_fits(
    choices: Iterable[int], quantity: int, left: Mapping[int, int], quota_of: Mapping[int, int]
) -> int | None:
    """The first wish with that many places left."""
    return next((kind for kind in choices if left.get(quota_of.get(kind, 0), 0) >= quantity), None)


def sha256_of_entries(entries: Iterable[DrawEntry]) -> str:
    """The hash of all entries, one line each, sorted by code."""
    by_code = sorted(entries, key=lambda entry: entry.code)
    return _sha256(by_code)


def sha256_of_results(results: Iterable[DrawResult]) -> str:
    """The hash of the results, one line each, in the drawn order."""
    by_rank = sorted(results, key=lambda result: result.rank)
    return _sha256(by_rank)


def _sha256(rows: Iterable[object]) -> str:
    return hashlib.sha256("".join(f"{row}\n" for row in rows).encode()).hexdigest()
