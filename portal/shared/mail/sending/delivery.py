"""Delivers a queued mail: acquires its lease, renders it, sends it, and records the result."""

import logging
import smtplib
from datetime import datetime
from functools import partial

from anymail.exceptions import AnymailInvalidAddress, AnymailRecipientsRefused
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from portal.shared import clock
from portal.shared.http import absolute_urls
from portal.shared.mail import correlation, retries, suppression
from portal.shared.mail import services as mail_services
from portal.shared.mail.bounce_reasons import failure_reason
from portal.shared.mail.mail_kinds import mail_kinds
from portal.shared.mail.models import MailMessage
from portal.shared.mail.outgoing import OutgoingMail
from portal.shared.mail.sending import connections
from portal.shared.mail.sending.inline_styles import inline_styles
from portal.shared.mail.sending.lease_renewal import renewed_lease
from portal.shared.mail.sending.text_wrap import columns, fold, shortened
from portal.shared.mail.states import FailureReason, MailState
from portal.shared.queries import site_settings
from portal.shared.text.email_addresses import has_mailbox

log = logging.getLogger(__name__)
SUBJECT_WIDTH = 60  # half-width columns: what a list of mails on a phone shows in two lines


def deliver(mail_id: int, *, at: datetime) -> None:
    """Sends one due mail; returns without effect when another worker has the lease.

    A second copy is possible only if the process dies between the server's 250 and our commit, or the database stays
    away for the length of a lease from then on.
    """
    mail = mail_services.acquire_lease(mail_id, at)
    if mail is None or _suppress_if_undeliverable(mail, at):
        return
    with renewed_lease(mail):
        try:
            message = _send(mail)
        except mail_services.LeaseLost:
            log.warning("mail %s: taken by somebody else while the server was slow", mail.pk)
        except Exception as error:  # noqa: BLE001 - whatever the library of a mail service raises, the mail must not be lost
            connections.persist(partial(_record_failure, mail, error, at))
        else:
            connections.persist(partial(_record_sent, mail, message, clock.now()))


def _send(mail: MailMessage) -> OutgoingMail:
    """Renders and sends the mail. During the exchange no connection to the database is open that could be cut."""
    message = render(mail)
    message.renew_lease = partial(_renew_lease, mail)
    connections.release()
    message.send()
    return message


def _renew_lease(mail: MailMessage) -> None:
    connections.persist(partial(mail_services.renew_lease, mail))
    connections.release()


def _record_sent(mail: MailMessage, message: OutgoingMail, sent_at: datetime) -> None:
    esp_message_id = correlation.esp_message_id_of(message)
    mail_services.record_attempt(mail, MailState.SENT, sent_at, sent_at=sent_at, esp_message_id=esp_message_id)


def _suppress_if_undeliverable(mail: MailMessage, at: datetime) -> bool:
    """Suppresses an outdated mail, and one to an address that gets no mail; whether it did."""
    if not mail_kinds[mail.kind].is_current(mail):
        mail_services.record_attempt(
            mail, MailState.SUPPRESSED, at, diagnostic="no longer current", reason=FailureReason.OUTDATED
        )
    elif not has_mailbox(mail.address) or suppression.blocks_mail(mail, at):
        mail_services.record_attempt(
            mail, MailState.SUPPRESSED, at, diagnostic="address takes no mail", reason=FailureReason.ADDRESS_SUPPRESSED
        )
    else:
        return False
    return True


def render(mail: MailMessage) -> OutgoingMail:
    """Renders text and HTML in the mail's language, from data as it is now."""
    site = site_settings()
    mail_kind = mail_kinds[mail.kind]
    with translation.override(mail.locale):
        contact_url = absolute_urls.site("/contact/", locale=mail.locale)
        context = {"brand": site, "mail": mail, "contact_url": contact_url, **mail_kind.context(mail)}
        headers = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated", **mail_kind.headers(mail)}
        message = OutgoingMail(
            subject=_subject(mail.kind, context),
            body=fold(_render_text(f"mail/{mail.kind}.txt", context)),
            from_email=site.sender,
            to=[mail.address],
            headers=headers,
        )
        html = inline_styles(render_to_string(f"mail/{mail.kind}.html", context), site.colour)
        message.attach_alternative(html, "text/html")
        for name, content, content_type in mail_kind.attachments(mail):
            message.attach(name, content, content_type)
    correlation.add_correlation(message, mail)
    return message


def _subject(kind: str, context: dict[str, object]) -> str:
    """One line: the result first, then the event that the mail is about, so that a list of mails can tell them apart."""
    parts = [_render_text(f"mail/{kind}.subject.txt", context), getattr(context.get("event"), "title", "")]
    result, title = (" ".join(part.split()) for part in parts)
    if not title:
        return result
    around = gettext("%(result)s：%(event)s") % {"result": result, "event": ""}
    return around + shortened(title, max(SUBJECT_WIDTH - columns(around), 20))


def _render_text(template_name: str, context: dict[str, object]) -> str:
    """Renders a template without HTML escaping."""
    return Engine.get_default().get_template(template_name).render(Context(context, autoescape=False))


def _is_lasting(error: Exception) -> bool:
    """Whether a server refused the receiver or the mail itself for good (5xx)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _reply in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500


def _record_failure(mail: MailMessage, error: Exception, at: datetime) -> None:
    """Queues the mail for its next try, or fails it when there is none (see retries.py)."""
    diagnostic = f"{type(error).__name__}: {error}"[: mail_services.MAX_DIAGNOSTIC_LENGTH]
    log.warning(
        "mail %s: %s", mail.pk, type(error).__name__
    )  # the diagnostic may contain the address, so it is not logged
    next_try_at = _next_try_at(mail, error, diagnostic, at)
    if next_try_at is None:
        mail_services.record_attempt(mail, MailState.FAILED, at, diagnostic=diagnostic)
    else:
        mail_services.record_attempt(mail, MailState.QUEUED, at, diagnostic=diagnostic, next_try_at=next_try_at)


def _next_try_at(mail: MailMessage, error: Exception, diagnostic: str, at: datetime) -> datetime | None:
    if isinstance(error, (AnymailInvalidAddress, AnymailRecipientsRefused)):
        return None  # the mail service has judged the address
    if _is_lasting(error):
        return retries.next_try_after_refusal(mail, failure_reason(diagnostic, mail.address), at)
    return retries.next_try_after_error(mail, at)
