"""The retention policy of the query log."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from cms.search.models import SearchQueryLog
from portal.shared.registries.retention import RetentionPolicy, days, delete_batch, register_retention_policy


def delete_searches(before: datetime, limit: int) -> int:
    """Deletes old searches; 400 days allow comparing a month with the same month of the previous year."""
    return delete_batch(SearchQueryLog.objects.filter(at__lt=before), limit)


register_retention_policy(
    RetentionPolicy(
        "searches",
        _("検索された言葉（どなたの検索かは記録しません）"),
        _("ヘルプの改善"),
        _("検索の日から"),
        delete_searches,
        days(400),
        survives_deletion=True,
    )
)
