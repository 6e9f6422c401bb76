"""Delivery: takes a mail by a lease, renders it, hands it to the carrier, and writes down what came of it."""

import logging
import smtplib
from datetime import datetime, timedelta

from anymail.exceptions import AnymailInvalidAddress, AnymailRecipientsRefused
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils import translation

from portal.shared import clock
from portal.shared.mail import links
from portal.shared.mail.kinds import kinds
from portal.shared.mail.models import MailEvent, MailMessage, MailState
from portal.shared.mail.wrapping import fold
from portal.shared.models import SiteSettings
from portal.shared.pagecache import remembered

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)
WAITS = [timedelta(seconds=s) for s in (20, 60, 180, 600, 1800, 3600, 7200, 14400)]  # then failed


def deliver(mail_id: int, *, at: datetime) -> None:
    """Sends one mail, once. Whoever gets the lease sends; everyone else returns.

    A second copy can arise only when the process dies between the carrier's 250 and our commit.
    """
    mail = _take(mail_id, at)
    if mail is None:
        return
    kind = kinds[mail.kind]
    if not kind.is_current(mail):
        _settle(mail, MailState.SUPPRESSED, at, "no longer current")
        return
    try:
        message = render(mail)
        message.send()
    except Exception as error:  # noqa: BLE001 - whatever a carrier's library raises, the mail must not be lost
        _failed(mail, error, at)
    else:
        _settle(mail, MailState.SENT, clock.now(), "")


def _take(mail_id: int, at: datetime) -> MailMessage | None:
    """One conditional UPDATE is the lease: two workers never hold the same mail."""
    taken = (
        MailMessage.objects.due(at)
        .order_by()
        .filter(pk=mail_id)
        .update(state=MailState.SENDING, lease_until=at + LEASE, attempts=F("attempts") + 1)
    )
    return MailMessage.objects.get(pk=mail_id) if taken else None


def render(mail: MailMessage) -> EmailMultiAlternatives:
    """The mail in its own language, from the facts of this moment: text first, HTML beside it."""
    site = remembered("site-settings", SiteSettings.load)
    with translation.override(mail.locale):
        contact = links.site("/contact/", locale=mail.locale)
        context = {"brand": site, "mail": mail, "contact_url": contact, **kinds[mail.kind].context(mail)}
        message = EmailMultiAlternatives(
            subject=" ".join(_plain(f"mail/{mail.kind}.subject.txt", context).split()),
            body=fold(_plain(f"mail/{mail.kind}.txt", context)),
            from_email=site.sender,
            to=[mail.address],
            headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
        )
        message.attach_alternative(render_to_string(f"mail/{mail.kind}.html", context), "text/html")
        for name, content, content_type in kinds[mail.kind].attachments(mail):
            message.attach(name, content, content_type)
    return message


def _plain(template: str, context: dict) -> str:
    """Plain text: nothing is escaped."""
    text = get_template(template).template  # type: ignore[attr-defined]
    return text.render(Context(context, autoescape=False))


def _settle(mail: MailMessage, state: MailState, at: datetime, reply: str) -> None:
    with transaction.atomic():
        MailMessage.objects.filter(pk=mail.pk).update(
            state=state, sent_at=at if state == MailState.SENT else None, lease_until=None, last_error=reply
        )
        MailEvent.objects.create(mail=mail, state=state, at=at, source="worker", reply=reply)


def _is_lasting(error: Exception) -> bool:
    """Whether another try is useless: the receiver's server said 5xx of this mail. What is our own trouble may pass."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _reply in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code >= 500
    return isinstance(error, (AnymailInvalidAddress, AnymailRecipientsRefused))


def _failed(mail: MailMessage, error: Exception, at: datetime) -> None:
    """A lasting refusal or too many tries end it; anything else waits longer each time."""
    reply = f"{type(error).__name__}: {error}"[:2000]
    lasting = _is_lasting(error) or mail.attempts > len(WAITS)
    log.warning("mail %s: %s", mail.pk, type(error).__name__)  # the reply may name the address: it stays on the row
    with transaction.atomic():
        state = MailState.FAILED if lasting else MailState.QUEUED
        wait = timedelta() if lasting else WAITS[mail.attempts - 1]
        MailMessage.objects.filter(pk=mail.pk).update(
            state=state, next_try_at=at + wait, lease_until=None, last_error=reply
        )
        MailEvent.objects.create(
            mail=mail, state=state if lasting else MailState.DEFERRED, at=at, source="worker", reply=reply
        )
