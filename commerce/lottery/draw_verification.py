"""Repeats a draw from its seed and entries, and lists the differences from the recorded results. Reads only."""

import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from commerce.lottery.draw_algorithm import DrawEntry, DrawResult, decide, sha256_of_entries, sha256_of_results
from commerce.lottery.models import Draw, LotteryEntry
from commerce.lottery.queries import drawn_entries, quota_of

type RecordedResult = tuple[int | None, int | None, bool]  # rank, won type, promoted after the draw


@dataclass(frozen=True)
class Verification:
    """A repeated draw: entries, results and recalculated hashes, and a sentence for each difference."""

    entries: list[DrawEntry]
    results: list[DrawResult]
    applications_sha256: str
    result_sha256: str
    differences: list[str]


def verify(draw: Draw) -> Verification:
    """Repeats a completed draw and compares the hash of the seed, the entries, their ranks and the results."""
    seed = bytes.fromhex(draw.seed)
    entries = sorted(drawn_entries(draw), key=lambda draw_entry: draw_entry.code)
    available = {int(quota): number for quota, number in draw.places.items()}
    results = decide(seed, entries, available, quota_of(draw.period))
    applications_sha256, result_sha256 = sha256_of_entries(entries), sha256_of_results(results)
    pairs = [
        (_("シードのハッシュが、公開したものと違います"), hashlib.sha256(seed).hexdigest(), draw.seed_sha256),
        (_("申込の件数が違います"), len(entries), draw.entered),
        (_("申込一覧のハッシュが違います"), applications_sha256, draw.applications_sha256),
        (_("結果のハッシュが違います"), result_sha256, draw.result_sha256),
    ]
    differences = [f"{label}: {computed} ≠ {recorded}" for label, computed, recorded in pairs if computed != recorded]
    differences += _result_differences(draw, results)
    return Verification(entries, results, applications_sha256, result_sha256, differences)


def _result_differences(draw: Draw, results: list[DrawResult]) -> list[str]:
    """Differences between the recorded and repeated rank and won type of each entry, and ranks that are missing."""
    recorded_results = _recorded_results(draw)
    differences = []
    for result in results:
        rank, won_type, is_promoted = recorded_results[result.code]
        if rank is None:
            differences.append(_("%(code)s: 抽選のあとに加わった申込です") % {"code": result.code})
        elif rank != result.rank:
            values = {"code": result.code, "found": result.rank, "recorded": rank}
            differences.append(_("%(code)s: 抽選順が違います（再計算 %(found)s、記録 %(recorded)s）") % values)
        elif result.won_type != (None if is_promoted else won_type):
            values = {"code": result.code, "found": result.won_type or "-", "recorded": won_type or "-"}
            differences.append(_("%(code)s: 当選した券種が違います（再計算 %(found)s、記録 %(recorded)s）") % values)
    missing = set(range(1, draw.entered + 1)) - {rank for rank, _won_type, _promoted in recorded_results.values()}
    return differences + [_("抽選順%(rank)sの申込がなくなりました") % {"rank": rank} for rank in sorted(missing)]


def _recorded_results(draw: Draw) -> dict[str, RecordedResult]:
    """The stored results by code. The order of a promoted entry was created after the draw."""
    entries = LotteryEntry.objects.active().filter(period=draw.period_id).order_by()
    rows = entries.values_list("code", "rank", "won_type", "order__created_at")
    return {
        code: (rank, won_type, bool(ordered_at and ordered_at != draw.drawn_at))
        for code, rank, won_type, ordered_at in rows
    }
