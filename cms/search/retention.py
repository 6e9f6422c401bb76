"""How long is kept what readers searched for."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from cms.search.models import SearchQueryLog
from portal.shared.registries.retention import Keeping, days, delete_some, register_keeping


def forget_searches(before: datetime, limit: int) -> int:
    """They hold no person; a year and a month let one compare a month with the same one before."""
    return delete_some(SearchQueryLog.objects.filter(at__lt=before), limit)


register_keeping(
    Keeping(
        "searches",
        _("検索された言葉（どなたの検索かは記録しません）"),
        _("ヘルプの改善"),
        _("検索の日から"),
        forget_searches,
        days(400),
        stays=True,
    )
)
