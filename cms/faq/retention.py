"""How long is kept what readers say about answers."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from cms.faq.feedback_models import FaqVote
from portal.shared.registries.retention import Keeping, days, delete_some, register_keeping, years


def _forget_visitors(before: datetime, limit: int) -> int:
    """Votes stay, what ties them to a browser goes."""
    rows = FaqVote.objects.filter(created_at__lt=before).exclude(visitor="").order_by("pk")
    return FaqVote.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[:limit])).update(visitor="")


def _forget_votes(before: datetime, limit: int) -> int:
    return delete_some(FaqVote.objects.filter(created_at__lt=before), limit)


register_keeping(
    Keeping(
        "voters",
        _("ヘルプの評価を送った端末の印（元に戻せない値）"),
        _("同じ評価を二重に数えないため"),
        _("評価の日から"),
        _forget_visitors,
        days(2),
        stays=True,
    )
)
register_keeping(
    Keeping(
        "votes", _("ヘルプの評価とご意見"), _("ヘルプの改善"), _("評価の日から"), _forget_votes, years(2), stays=True
    )
)
