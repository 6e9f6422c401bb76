"""Taking an inquiry in, and the only writer of its state."""

from datetime import datetime, timedelta

from django.db import transaction

from portal.shared.accounts.models import User
from portal.shared.errors import IllegalTransition
from portal.shared.mail.outbox import queue_mail
from portal.shared.requestid import request_id
from portal.shared.throttle import count_try
from support.contact.models import Inquiry, InquiryLogEntry
from support.contact.states import NEXT, InquiryState

PER_ADDRESS = 5  # an hour
PER_NETWORK = 30


@transaction.atomic
def take_in(*, facts: dict, user: User | None, locale: str, network: str, at: datetime) -> Inquiry:
    """Keeps an inquiry and mails its number. `facts`: topic, order_code, name, email, text.

    Raises TooManyTries after 5 an hour from one address or 30 from one network.
    """
    _count(facts["email"], network, at)
    inquiry = _keep(facts, user=user, locale=locale, at=at)
    queue_mail("inquiry_received", to=inquiry.email, about=inquiry, user=None, locale=locale, at=at)
    return inquiry


@transaction.atomic
def take_in_suspicious(*, facts: dict, user: User | None, locale: str, network: str, at: datetime) -> Inquiry:
    """Keeps what a machine seems to have sent, marked, without a mail to anyone. Raises TooManyTries."""
    _count(facts["email"], network, at)
    return _keep({**facts, "is_suspicious": True}, user=user, locale=locale, at=at)


def _count(email: str, network: str, at: datetime) -> None:
    count_try(f"contact:{email.lower()}", limit=PER_ADDRESS, per=timedelta(hours=1), at=at)
    count_try(f"contact-network:{network}", limit=PER_NETWORK, per=timedelta(hours=1), at=at)


def _keep(facts: dict, *, user: User | None, locale: str, at: datetime) -> Inquiry:
    inquiry = Inquiry.objects.create(**facts, user=user, locale=locale, created_at=at)
    _log(inquiry, actor="visitor", at=at, from_state="", to_state=inquiry.state)
    return inquiry


@transaction.atomic
def move(inquiry_id: int, to: InquiryState, *, actor: str, at: datetime) -> Inquiry:
    """Moves one inquiry; idempotent. Raises IllegalTransition where the table has no such move."""
    inquiry = Inquiry.objects.select_for_update().get(pk=inquiry_id)
    if inquiry.state == to:
        return inquiry
    if to not in NEXT[InquiryState(inquiry.state)]:
        raise IllegalTransition
    _log(inquiry, actor=actor, at=at, from_state=inquiry.state, to_state=to)
    inquiry.state = to
    inquiry.save(update_fields=["state"])
    return inquiry


def _log(inquiry: Inquiry, *, actor: str, at: datetime, from_state: str, to_state: str) -> None:
    InquiryLogEntry.objects.create(
        inquiry=inquiry, at=at, actor=actor, request_id=request_id(), from_state=from_state, to_state=to_state
    )
