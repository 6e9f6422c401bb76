"""Replays a draw from its seed and its list, and says what is no longer as it was drawn. Reads only."""

import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from commerce.lottery.draw_algorithm import DrawEntry, DrawResult, decide, sha256_of_entries, sha256_of_results
from commerce.lottery.models import Draw, LotteryEntry
from commerce.lottery.queries import drawn_entries, quota_of

type Row = tuple[int | None, int | None, bool]  # rank, type that was won, whether by moving up later


@dataclass(frozen=True)
class Verification:
    """A draw made once more: its list and results, hashes as they come out today, and every difference in words."""

    entries: list[DrawEntry]
    results: list[DrawResult]
    applications_sha256: str
    result_sha256: str
    differences: list[str]


def verify(draw: Draw) -> Verification:
    """Makes a draw that was held once more, and compares hash of the seed, list, order and results."""
    seed = bytes.fromhex(draw.seed)
    entries = sorted(drawn_entries(draw), key=lambda entry: entry.code)
    free = {int(quota): places for quota, places in draw.places.items()}
    results = decide(seed, entries, free, quota_of(draw.period))
    applications_sha256, result_sha256 = sha256_of_entries(entries), sha256_of_results(results)
    pairs = [
        (_("シードのハッシュが、公開したものと違います"), hashlib.sha256(seed).hexdigest(), draw.seed_sha256),
        (_("申込の件数が違います"), len(entries), draw.entered),
        (_("申込一覧のハッシュが違います"), applications_sha256, draw.applications_sha256),
        (_("結果のハッシュが違います"), result_sha256, draw.result_sha256),
    ]
    differences = [f"{what}: {found} ≠ {recorded}" for what, found, recorded in pairs if found != recorded]
    differences += _rows_that_differ(draw, results)
    return Verification(entries, results, applications_sha256, result_sha256, differences)


def _rows_that_differ(draw: Draw, results: list[DrawResult]) -> list[str]:
    """Each entry's own rank and type against the replay; numbers that nobody has any more."""
    rows = _rows(draw)
    told = []
    for result in results:
        rank, won, moved_up = rows[result.code]
        if rank is None:
            told.append(_("%(code)s: 抽選のあとに加わった申込です") % {"code": result.code})
        elif rank != result.rank:
            facts = {"code": result.code, "found": result.rank, "recorded": rank}
            told.append(_("%(code)s: 抽選順が違います（再計算 %(found)s、記録 %(recorded)s）") % facts)
        elif result.won_type != (None if moved_up else won):
            facts = {"code": result.code, "found": result.won_type or "-", "recorded": won or "-"}
            told.append(_("%(code)s: 当選した券種が違います（再計算 %(found)s、記録 %(recorded)s）") % facts)
    missing = set(range(1, draw.entered + 1)) - {rank for rank, _won, _moved_up in rows.values()}
    return told + [_("抽選順%(rank)sの申込がなくなりました") % {"rank": rank} for rank in sorted(missing)]


def _rows(draw: Draw) -> dict[str, Row]:
    """What stands in the tables. Who moved up got an order after the draw."""
    kept = LotteryEntry.objects.active().filter(period=draw.period_id).order_by()
    found = kept.values_list("code", "rank", "won_type", "order__created_at")
    return {code: (rank, won, bool(since and since != draw.drawn_at)) for code, rank, won, since in found}
