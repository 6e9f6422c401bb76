"""A source of choices that depend on a text alone: the same on every machine and in every version of Python."""

import hashlib
from collections.abc import Iterator, Sequence


class Chance:
    """Numbers in a fixed order for a seed. Each `purpose` has an order of its own, so that one more choice moves no other."""

    def __init__(self, seed: str, purpose: str) -> None:
        self._numbers = _numbers(f"{purpose}\n{seed}".encode())

    def number(self, low: float, high: float) -> float:
        """A number from low up to, not including, high."""
        return low + (high - low) * next(self._numbers)

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int((high - low + 1) * next(self._numbers))

    def pick[T](self, options: Sequence[T]) -> T:
        """One of the options."""
        return options[self.whole(0, len(options) - 1)]


def _numbers(seed: bytes) -> Iterator[float]:
    """Numbers from 0 to 1 out of SHA-256 in counter mode."""
    counter = 0
    while True:
        block = hashlib.sha256(counter.to_bytes(8) + seed).digest()
        for start in range(0, 32, 4):
            yield int.from_bytes(block[start : start + 4]) / 2**32
        counter += 1
