"""Mails that did not go out for a reason of ours: what the health check, the gauge, and sending them again work on."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from portal.shared.mail.mail_kinds import mail_kinds
from portal.shared.mail.models import MailMessage
from portal.shared.mail.states import ADDRESS_REFUSED, NOT_ARRIVED, REFUSED, FailureReason

NOT_OURS = (*ADDRESS_REFUSED, FailureReason.MAILBOX_FULL)  # to be mended by the receiver
GREYLISTED_FOR = timedelta(hours=1)  # so long temporary refusals of several addresses are usual
PROBED = 100  # mails


def owed_kinds() -> list[str]:
    """The names of the kinds that customers need for an order."""
    return [kind.name for kind in mail_kinds if kind.is_owed]


def failed_emails() -> QuerySet[MailMessage]:
    """Owed mails that failed or came back for another reason than their address, and were not sent anew since."""
    owed = MailMessage.objects.filter(kind__in=owed_kinds(), state__in=REFUSED).exclude(reason__in=NOT_OURS)
    same = MailMessage.objects.filter(
        kind=OuterRef("kind"), about_type=OuterRef("about_type"), about_id=OuterRef("about_id"), pk__gt=OuterRef("pk")
    )
    return owed.exclude(address="").exclude(Exists(same.exclude(state__in=NOT_ARRIVED))).order_by("priority", "pk")


def still_missed(emails: Iterable[MailMessage], at: datetime) -> list[MailMessage]:
    """Those whose content still matters to their receiver, and is still true."""
    return [mail for mail in emails if mail.about is not None and _matters(mail, at)]


def newest_missed(at: datetime) -> list[MailMessage]:
    """The missed ones among the `PROBED` newest failed mails: enough to raise the alarm, and cheap after a long failure."""
    return still_missed(failed_emails().order_by("-pk").prefetch_related("about")[:PROBED], at)


def _matters(mail: MailMessage, at: datetime) -> bool:
    kind = mail_kinds[mail.kind]
    return at < kind.matters_until(mail) and kind.is_current(mail)


def refused_addresses(at: datetime) -> dict[str, int]:
    """Reason → number of addresses whose waiting mail was refused for it; without reasons that concern one mailbox.

    Temporary refusals count after GREYLISTED_FOR: our relay then puts off everything.
    """
    waiting = MailMessage.objects.unsent().filter(attempts__gt=0).exclude(reason="").exclude(reason__in=NOT_OURS)
    waiting = waiting.exclude(reason=FailureReason.TEMPORARY, created_at__gt=at - GREYLISTED_FOR)
    pairs = waiting.order_by("reason").values_list("reason", "address").distinct()
    return dict(Counter(reason for reason, _address in pairs))
