"""Retention policies of the site's own records: the access log of staff and finished tasks."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from portal.shared.privacy.models import StaffAccess
from portal.shared.registries.retention import RetentionPolicy, Span, Unit, days, register_retention_policy, years


def _delete_finished_tasks(before: datetime, limit: int) -> int:
    keys = list(DBTaskResult.objects.filter(finished_at__lt=before).values_list("pk", flat=True)[:limit])
    DBTaskResult.objects.filter(pk__in=keys).delete()
    return len(keys)


def _delete_staff_access(before: datetime, limit: int) -> int:
    return StaffAccess.objects.delete_older_than(before, limit)


register_retention_policy(
    RetentionPolicy(
        "staff-access",
        _("担当者が個人情報を見た記録"),
        _("個人情報の取り扱いの確認"),
        _("見た日から"),
        _delete_staff_access,
        years(3),
        Span(6, Unit.MONTHS),
        _("確認に使えるだけの期間を残します。"),
        survives_deletion=True,
    )
)
register_retention_policy(
    RetentionPolicy(
        "tasks", _("終わった作業の記録"), _("不具合の調査"), _("作業が終わった日から"), _delete_finished_tasks, days(3)
    )
)
