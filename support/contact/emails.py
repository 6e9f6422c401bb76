"""Mails about inquiries: confirmation of receipt with what was typed, answers, address correction."""

import re
from typing import Any, cast

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.shared.http.absolute_urls import absolute, site
from portal.shared.mail.inbound.messages import register_inbound_handler
from portal.shared.mail.mail_kinds import MailKind, days, register_mail_kind
from portal.shared.mail.models import MailMessage
from portal.shared.models import SiteSettings
from support.contact.address_correction import correction_context, is_open
from support.contact.incoming.email_replies import receive_reply, reply_address
from support.contact.models import Inquiry, InquiryMessage
from support.contact.states import AuthorRole

# Web and mail addresses, also without https:// in front: mail programs make links of both.
LEADS_AWAY = re.compile(r"[\w:/@.-]*[\w-]\.[a-z]{2,}(?![a-z])[\w/?&=#%.:@~+-]*", re.ASCII | re.IGNORECASE)


def _received(mail: MailMessage) -> dict[str, Any]:
    inquiry = cast(Inquiry, mail.about)
    return {
        "inquiry": inquiry,
        "reply_days": SiteSettings.load().reply_days,
        "help_url": site("/help/", locale=mail.locale),
        "text": _text_for_the_sender(inquiry),
        "can_reply": bool(reply_address(inquiry)),
        "thread_url": _thread_url(inquiry, mail),
    }


def _text_for_the_sender(inquiry: Inquiry) -> str:
    """The text as it was typed. A stranger may have typed the address of somebody else: then it can lead nowhere."""
    if inquiry.user_id:
        return inquiry.text
    return "" if inquiry.is_suspicious else LEADS_AWAY.sub(gettext("（アドレスは省きました）"), inquiry.text)


def _answer(mail: MailMessage) -> dict[str, Any]:
    message = cast(InquiryMessage, mail.about)
    inquiry = message.inquiry
    return {
        "inquiry": inquiry,
        "message": message,
        "can_reply": bool(reply_address(inquiry)),
        "thread_url": _thread_url(inquiry, mail),
    }


def _thread_url(inquiry: Inquiry, mail: MailMessage) -> str:
    """The thread's URL in My Page; empty for a customer without an account."""
    return absolute("mypage_inquiry", inquiry.number, locale=mail.locale) if inquiry.user_id else ""


def _exists(mail: MailMessage) -> bool:
    return mail.about is not None


def _received_headers(mail: MailMessage) -> dict[str, str]:
    return _reply_to(cast(Inquiry, mail.about))


def _answer_headers(mail: MailMessage) -> dict[str, str]:
    """Threads the answer below the mail that it answers (RFC 5322), and marks it as not automatic (RFC 3834)."""
    inquiry = cast(InquiryMessage, mail.about).inquiry
    last = inquiry.messages.filter(author_role=AuthorRole.CUSTOMER).exclude(message_id="").last()
    first = MailMessage.objects.about(inquiry).filter(kind="inquiry_received").first()
    known = (first and first.message_id, last and last.message_id)
    before = [message_id for message_id in known if message_id and message_id.startswith("<")]
    thread = {"In-Reply-To": before[-1], "References": " ".join(before)} if before else {}
    return _reply_to(inquiry) | thread | {"Auto-Submitted": "no"}


def _reply_to(inquiry: Inquiry) -> dict[str, str]:
    address = reply_address(inquiry)
    return {"Reply-To": address} if address else {}


for mail_kind in (
    MailKind(
        "inquiry_received",
        _("お問い合わせを受け付けました"),
        _received,
        is_current=_exists,
        headers=_received_headers,
        is_for_anybody=True,
    ),
    MailKind(
        "inquiry_answer",
        _("お問い合わせへのお答え"),
        _answer,
        is_current=_exists,
        headers=_answer_headers,
        matters_until=days(14),
    ),
    MailKind(
        "address_correction",
        _("メールアドレスをご確認ください"),
        correction_context,
        priority=0,
        is_current=is_open,
        is_verification=True,
    ),
):
    register_mail_kind(mail_kind)

register_inbound_handler("inquiries", receive_reply)
