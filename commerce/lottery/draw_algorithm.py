"""The draw as pure functions: entries are ranked by a keyed hash and allocated in that order."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class DrawEntry:
    """One lottery entry as input of the draw; `choices` are ticket type ids in order of preference."""

    code: str
    performance: int
    quantity: int
    choices: tuple[int, ...]

    def __str__(self) -> str:
        """The entry's line in the hashed list."""
        return f"{self.code} {self.performance} {self.quantity} {','.join(map(str, self.choices))}"


@dataclass(frozen=True)
class DrawResult:
    """The result of one entry: its rank, from 1, and the id of the ticket type it won, or None."""

    code: str
    rank: int
    won_type: int | None

    def __str__(self) -> str:
        """The result's line in the hashed list."""
        return f"{self.rank} {self.code} {self.won_type or '-'}"


def draw_order(seed: bytes, codes: Iterable[str]) -> list[str]:
    """The codes sorted by HMAC-SHA256(seed, code), ascending; independent of the order of `codes`."""
    return sorted(codes, key=lambda code: (hmac.digest(seed, code.encode(), "sha256"), code))


def decide(
    seed: bytes, entries: Iterable[DrawEntry], available: Mapping[int, int], quota_of: Mapping[int, int]
) -> list[DrawResult]:
    """Ranks the entries; each in turn gets its first choice with enough stock for its whole quantity, or none.

    `available`: stock per quota id; `quota_of`: quota id per ticket type id. A type that lacks either has no stock.
    """
    remaining = dict(available)
    by_code = {draw_entry.code: draw_entry for draw_entry in entries}
    results = []
    for rank, code in enumerate(draw_order(seed, by_code), start=1):
        draw_entry = by_code[code]
        won_type = first_that_fits(draw_entry.choices, draw_entry.quantity, remaining, quota_of)
        if won_type is not None:
            remaining[quota_of[won_type]] -= draw_entry.quantity
        results.append(DrawResult(code, rank, won_type))
    return results


def first_that_fits(
    choices: Iterable[int], quantity: int, available: Mapping[int, int], quota_of: Mapping[int, int]
) -> int | None:
    """The first choice whose quota has at least `quantity` available, or None."""
    return next((pk for pk in choices if available.get(quota_of.get(pk, 0), 0) >= quantity), None)


def sha256_of_entries(entries: Iterable[DrawEntry]) -> str:
    """SHA-256 of all entries, one line each, sorted by code."""
    by_code = sorted(entries, key=lambda draw_entry: draw_entry.code)
    return _sha256(by_code)


def sha256_of_results(results: Iterable[DrawResult]) -> str:
    """SHA-256 of the results, one line each, sorted by rank."""
    by_rank = sorted(results, key=lambda result: result.rank)
    return _sha256(by_rank)


def _sha256(rows: Iterable[object]) -> str:
    return hashlib.sha256("".join(f"{row}\n" for row in rows).encode()).hexdigest()
