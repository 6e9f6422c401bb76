"""The retention policies of votes."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from cms.faq.feedback_models import FaqVote
from portal.shared.registries.retention import RetentionPolicy, days, delete_batch, register_retention_policy, years


def _anonymise_votes(before: datetime, limit: int) -> int:
    """Empties the hash of the voter and leaves the vote."""
    rows = FaqVote.objects.filter(created_at__lt=before).exclude(visitor="").order_by("pk")
    return FaqVote.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[:limit])).update(visitor="")


def _delete_votes(before: datetime, limit: int) -> int:
    return delete_batch(FaqVote.objects.filter(created_at__lt=before), limit)


register_retention_policy(
    RetentionPolicy(
        "voters",
        _("ヘルプの評価を送った端末の印（元に戻せない値）"),
        _("同じ評価を二重に数えないため"),
        _("評価の日から"),
        _anonymise_votes,
        days(2),
        survives_deletion=True,
    )
)
register_retention_policy(
    RetentionPolicy(
        "votes",
        _("ヘルプの評価とご意見"),
        _("ヘルプの改善"),
        _("評価の日から"),
        _delete_votes,
        years(2),
        survives_deletion=True,
    )
)
