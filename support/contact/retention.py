"""How long inquiries are kept."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from portal.shared.registries.retention import Keeping, delete_some, register_keeping, years
from support.contact.models import Inquiry
from support.contact.states import InquiryState


def _forget_inquiries(before: datetime, limit: int) -> int:
    """Those that are done, and in which nothing moved since; what is still open is not lost."""
    done = Inquiry.objects.filter(state__in=[InquiryState.ANSWERED, InquiryState.CLOSED], created_at__lt=before)
    return delete_some(done.exclude(log__at__gte=before), limit)


register_keeping(
    Keeping(
        "inquiries",
        _("お問い合わせの内容"),
        _("回答と、サービスの改善"),
        _("最後の対応の日から"),
        _forget_inquiries,
        years(2),
        stays=True,
    )
)
