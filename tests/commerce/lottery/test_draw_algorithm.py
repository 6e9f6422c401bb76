"""The draw algorithm: deterministic for a seed and list, no entry that fits is skipped, and all are equally likely."""

import hashlib
import random

import pytest

from commerce.lottery.draw_algorithm import DrawEntry, decide, draw_order, sha256_of_entries, sha256_of_results

SEED = bytes(range(32))
CODES = ["AAAA", "BBBB", "CCCC", "DDDD", "EEEE", "FFFF"]
ENTRIES = [DrawEntry(code, 1, n % 3 + 1, (10, 20)) for n, code in enumerate(CODES)]
AVAILABLE, QUOTA_OF = {1: 3, 2: 2}, {10: 1, 20: 2}
# The order was calculated with `openssl dgst -sha256 -mac HMAC`, the allocation by hand.
EXPECTED = ["1 CCCC 10", "2 FFFF -", "3 EEEE 20", "4 BBBB -", "5 AAAA -", "6 DDDD -"]


def test_the_same_seed_and_entries_give_the_same_winners_in_any_order_of_input():
    shuffled = random.Random(1).sample(ENTRIES, len(ENTRIES))
    results = decide(SEED, shuffled, AVAILABLE, QUOTA_OF)

    assert results == decide(SEED, ENTRIES, AVAILABLE, QUOTA_OF)
    assert [str(result) for result in results] == EXPECTED
    assert sha256_of_results(results) == sha256_of_results(decide(SEED, ENTRIES, AVAILABLE, QUOTA_OF))


def test_the_entries_are_hashed_by_code_and_every_change_changes_the_hash():
    text = "A 1 2 10,20\nB 1 1 20\n"
    entries = [DrawEntry("B", 1, 1, (20,)), DrawEntry("A", 1, 2, (10, 20))]
    assert sha256_of_entries(entries) == hashlib.sha256(text.encode()).hexdigest()

    others = [
        entries[:1],
        [*entries, DrawEntry("C", 1, 1, (10,))],
        [entries[0], DrawEntry("A", 1, 2, (20, 10))],
        [entries[0], DrawEntry("A", 1, 3, (10, 20))],
        [entries[0], DrawEntry("A", 2, 2, (10, 20))],
    ]
    hashes = {sha256_of_entries(changed) for changed in [entries, *others]}
    assert len(hashes) == 1 + len(others)


@pytest.mark.parametrize("number", range(200))
def test_stock_is_never_exceeded_and_no_entry_that_fits_is_skipped(number):
    rng = random.Random(number)
    quota_of = {10: 1, 20: 2, 30: 2}
    available = {1: rng.randint(0, 9), 2: rng.randint(0, 9)}
    entries = [
        DrawEntry(f"C{n:03}", 1, rng.randint(1, 4), tuple(rng.sample([10, 20, 30], rng.randint(1, 3))))
        for n in range(rng.randint(0, 20))
    ]
    by_code = {draw_entry.code: draw_entry for draw_entry in entries}
    remaining = dict(available)
    for result in decide(rng.randbytes(32), entries, available, quota_of):
        draw_entry = by_code[result.code]
        fitting = [pk for pk in draw_entry.choices if remaining[quota_of[pk]] >= draw_entry.quantity]
        assert result.won_type == (fitting[0] if fitting else None)
        if result.won_type:
            remaining[quota_of[result.won_type]] -= draw_entry.quantity
    assert min(remaining.values()) >= 0


def test_over_ten_thousand_seeds_each_entry_is_first_equally_often():
    firsts = dict.fromkeys(CODES, 0)
    for number in range(10_000):
        firsts[draw_order(hashlib.sha256(str(number).encode()).digest(), CODES)[0]] += 1
    expected = 10_000 / len(CODES)
    chi_square = sum((n - expected) ** 2 / expected for n in firsts.values())
    assert chi_square < 20.52  # 5 degrees of freedom, p = 0.001; the seeds are fixed, so is the sum
