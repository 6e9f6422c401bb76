"""The retention policy of inquiries."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from portal.shared.registries.retention import RetentionPolicy, delete_batch, register_retention_policy, years
from support.contact.models import Inquiry
from support.contact.states import InquiryState


def _delete_inquiries(before: datetime, limit: int) -> int:
    """Deletes answered and closed inquiries without a log entry since `before`; open ones are never deleted."""
    done = Inquiry.objects.filter(state__in=[InquiryState.ANSWERED, InquiryState.CLOSED], created_at__lt=before)
    return delete_batch(done.exclude(log__at__gte=before), limit)


register_retention_policy(
    RetentionPolicy(
        "inquiries",
        _("お問い合わせの内容"),
        _("回答と、サービスの改善"),
        _("最後の対応の日から"),
        _delete_inquiries,
        years(2),
        survives_deletion=True,
    )
)
