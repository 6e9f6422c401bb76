"""Delivery: takes a mail by a lease, renders it, hands it to the carrier, and writes down what came of it."""

import logging
import smtplib
from datetime import datetime, timedelta
from functools import partial

from anymail.exceptions import AnymailInvalidAddress, AnymailRecipientsRefused
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils import translation

from portal.shared import absolute_urls, clock
from portal.shared.mail import services as mail_services
from portal.shared.mail import suppression
from portal.shared.mail.mail_kinds import mail_kinds
from portal.shared.mail.models import MailMessage
from portal.shared.mail.sending.inline_styles import inline_styles
from portal.shared.mail.sending.text_wrap import fold
from portal.shared.mail.states import FailureReason, MailState
from portal.shared.mail.tracking import correlation
from portal.shared.queries import site_settings

log = logging.getLogger(__name__)
NO_EMAIL_DOMAIN = ".invalid"  # RFC 2606: the address of whoever left none, as at the door
RETRY_DELAYS = [timedelta(seconds=s) for s in (20, 60, 180, 600, 1800, 3600, 7200, 14400)]  # then failed


def deliver(mail_id: int, *, at: datetime) -> None:
    """Sends one mail, once. Whoever gets the lease sends; everyone else returns.

    A second copy can arise only when the process dies between the carrier's 250 and our commit.
    """
    mail = mail_services.acquire_lease(mail_id, at)
    if mail is None or _suppress_if_undeliverable(mail, at):
        return
    try:
        message = render(mail)
        message.hold = partial(mail_services.renew_lease, mail)  # type: ignore[attr-defined]  # asked by smtp.py, before the mail itself
        message.send()
    except mail_services.LeaseLost:
        log.warning("mail %s: taken by somebody else while the server was slow", mail.pk)
    except Exception as error:  # noqa: BLE001 - whatever a carrier's library raises, the mail must not be lost
        _failed(mail, error, at)
    else:
        sent_at = clock.now()
        mail_services.record_attempt(
            mail, MailState.SENT, sent_at, sent_at=sent_at, esp_message_id=correlation.esp_message_id_of(message)
        )


def _suppress_if_undeliverable(mail: MailMessage, at: datetime) -> bool:
    """Mails whose matter is over, and those to an address that takes none."""
    if not mail_kinds[mail.kind].is_current(mail):
        mail_services.record_attempt(
            mail, MailState.SUPPRESSED, at, reply="no longer current", reason=FailureReason.OUTDATED
        )
    elif mail.address.endswith(NO_EMAIL_DOMAIN) or suppression.blocks_mail(mail, at):
        mail_services.record_attempt(
            mail, MailState.SUPPRESSED, at, reply="address takes no mail", reason=FailureReason.ADDRESS_SUPPRESSED
        )
    else:
        return False
    return True


def render(mail: MailMessage) -> EmailMultiAlternatives:
    """The mail in its own language, from the facts of this moment: text first, HTML beside it."""
    site = site_settings()
    with translation.override(mail.locale):
        contact = absolute_urls.site("/contact/", locale=mail.locale)
        context = {"brand": site, "mail": mail, "contact_url": contact, **mail_kinds[mail.kind].context(mail)}
        own = mail_kinds[mail.kind].headers(mail)
        message = EmailMultiAlternatives(
            subject=" ".join(_plain(f"mail/{mail.kind}.subject.txt", context).split()),
            body=fold(_plain(f"mail/{mail.kind}.txt", context)),
            from_email=site.sender,
            to=[mail.address],
            headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated", **own},
        )
        html = inline_styles(render_to_string(f"mail/{mail.kind}.html", context))
        message.attach_alternative(html, "text/html")
        for name, content, content_type in mail_kinds[mail.kind].attachments(mail):
            message.attach(name, content, content_type)
    correlation.add_correlation(message, mail)
    return message


def _plain(template: str, context: dict) -> str:
    """Plain text: nothing is escaped."""
    text = get_template(template).template  # type: ignore[attr-defined]
    return text.render(Context(context, autoescape=False))


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
    lasting = _is_lasting(error) or mail.attempts > len(RETRY_DELAYS)
    log.warning("mail %s: %s", mail.pk, type(error).__name__)  # the reply may name the address: it stays on the row
    if lasting:
        mail_services.record_attempt(mail, MailState.FAILED, at, reply=reply)
    else:
        mail_services.record_attempt(
            mail, MailState.QUEUED, at, reply=reply, next_try_at=at + RETRY_DELAYS[mail.attempts - 1]
        )
