"""Taking an inquiry in, what is said in it, and the only writer of its state."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commerce.orders.models import Order
from portal.shared.accounts.models import User
from portal.shared.errors import DomainError, IllegalTransition
from portal.shared.mail.sending.outbox import queue_mail
from portal.shared.request_id import request_id
from portal.shared.throttle import count_try
from support.contact.models import Inquiry, InquiryFile, InquiryLogEntry, InquiryMessage
from support.contact.states import NEXT, InquiryState, Voice, Way
from support.contact.uploads import Kept

PER_ADDRESS = 5  # an hour
PER_NETWORK = 30
PER_THREAD = 20  # messages of the customer an hour


class NotTheSamePerson(DomainError):
    """Two people's inquiries in one thread would show each what the other wrote."""

    code = "not_the_same_person"
    message = _("別のメールアドレスからのお問い合わせは、まとめられません。何も変わっていません。")


class AlreadyMerged(DomainError):
    """A thread that was merged has no life of its own."""

    code = "already_merged"
    message = _("このお問い合わせは、別のお問い合わせにまとめられています。まとめた先で対応してください。")


@transaction.atomic
def take_in(
    *,
    facts: dict,
    user: User | None,
    locale: str,
    network: str,
    at: datetime,
    files: Sequence[Kept] = (),
    enclosed: dict | None = None,
) -> Inquiry:
    """Keeps an inquiry and mails its number. `facts`: topic, order_code, name, email, text.

    Raises TooManyTries after 5 an hour from one address or 30 from one network.
    """
    count_inquiry(facts["email"], network, at)
    order = Order.objects.placed().filter(code=facts["order_code"] or "-").first()
    inquiry = Inquiry.objects.create(**facts, user=user, locale=locale, order=order, enclosed=enclosed, created_at=at)
    _attach(files, inquiry, None)
    write_log(inquiry, "state", actor="visitor", at=at, to_state=inquiry.state)
    if not inquiry.is_suspicious:
        queue_mail("inquiry_received", to=inquiry.email, about=inquiry, user=None, locale=locale, at=at)
    return inquiry


def count_inquiry(email: str, network: str, at: datetime) -> None:
    """One more of this address and of this network. Raises TooManyTries."""
    count_try(f"contact:{email.lower()}", limit=PER_ADDRESS, per=timedelta(hours=1), at=at)
    count_try(f"contact-network:{network}", limit=PER_NETWORK, per=timedelta(hours=1), at=at)


def _attach(files: Sequence[Kept], inquiry: Inquiry, message: InquiryMessage | None) -> None:
    InquiryFile.objects.bulk_create(
        InquiryFile(
            inquiry=inquiry,
            message=message,
            name=one.name,
            content_type=one.content_type,
            size=one.size,
            file=one.path,
        )
        for one in files
    )


@transaction.atomic
def hear(
    inquiry_id: int,
    *,
    text: str,
    way: Way,
    at: datetime,
    sender: str = "",
    message_id: str = "",
    files: Sequence[Kept] = (),
) -> InquiryMessage | None:
    """What the customer says next, by mail or in My Page; the thread is open again. The same mail twice is None.

    Raises TooManyTries after 20 an hour in one thread.
    """
    inquiry = head_of(lock(inquiry_id))
    if message_id and inquiry.messages.filter(message_id=message_id).exists():
        return None
    count_try(f"inquiry:{inquiry.number}", limit=PER_THREAD, per=timedelta(hours=1), at=at)
    other = sender if sender and sender != inquiry.address.lower() else ""
    message = inquiry.messages.create(
        voice=Voice.CUSTOMER, way=way, text=text, at=at, sender=other, message_id=message_id
    )
    _attach(files, inquiry, message)
    move(inquiry.pk, InquiryState.OPEN, actor="customer", at=at)
    return message


@transaction.atomic
def answer(inquiry_id: int, *, text: str, to: InquiryState, staff: User, at: datetime) -> InquiryMessage:
    """What staff say, mailed to the customer; `to` is answered or waiting. Raises IllegalTransition, AlreadyMerged."""
    inquiry = lock(inquiry_id)
    if inquiry.merged_into_id:
        raise AlreadyMerged
    message = inquiry.messages.create(voice=Voice.STAFF, way=Way.DESK, author=staff, text=text, at=at)
    Inquiry.objects.filter(pk=inquiry.pk, first_answer_at=None).update(first_answer_at=at)
    Inquiry.objects.filter(pk=inquiry.pk, assignee=None).update(assignee=staff)
    move(inquiry.pk, to, actor=f"staff:{staff.email}", at=at)
    queue_mail("inquiry_answer", to=inquiry.address, about=message, user=inquiry.user, locale=inquiry.locale, at=at)
    return message


@transaction.atomic
def note(inquiry_id: int, *, text: str, staff: User, at: datetime) -> InquiryMessage:
    """Something for colleagues; nobody is mailed and the state stays."""
    return lock(inquiry_id).messages.create(voice=Voice.NOTE, way=Way.DESK, author=staff, text=text, at=at)


@transaction.atomic
def assign(inquiry_id: int, assignee: User | None, *, actor: str, at: datetime) -> None:
    """Who takes care of it; None gives it back to the queue."""
    inquiry = lock(inquiry_id)
    Inquiry.objects.filter(pk=inquiry.pk).update(assignee=assignee)
    write_log(inquiry, "assigned", actor=actor, at=at, facts={"to": assignee.pk if assignee else None})


@transaction.atomic
def merge(inquiry_id: int, into_id: int, *, actor: str, at: datetime) -> Inquiry:
    """One thread out of two of the same person; the first is closed. Raises NotTheSamePerson, AlreadyMerged."""
    rows = {row.pk: row for row in _locked().filter(pk__in=[inquiry_id, into_id]).order_by("pk")}
    one, into = rows[inquiry_id], rows[into_id]
    if one.merged_into_id or into.merged_into_id or one.pk == into.pk:
        raise AlreadyMerged
    if one.address.lower() != into.address.lower():
        raise NotTheSamePerson
    move(one.pk, InquiryState.CLOSED, actor=actor, at=at)
    Inquiry.objects.filter(pk=one.pk).update(merged_into=into)
    one.merged.update(merged_into=into)
    write_log(one, "merged", actor=actor, at=at, facts={"into": into.number})
    write_log(into, "merged", actor=actor, at=at, facts={"from": one.number})
    return into


@transaction.atomic
def move(inquiry_id: int, to: InquiryState, *, actor: str, at: datetime) -> Inquiry:
    """Moves one inquiry; idempotent. Raises IllegalTransition where the table has no such move."""
    inquiry = lock(inquiry_id)
    if inquiry.state == to:
        return inquiry
    if to not in NEXT[InquiryState(inquiry.state)]:
        raise IllegalTransition
    write_log(inquiry, "state", actor=actor, at=at, from_state=inquiry.state, to_state=to)
    inquiry.state = to
    inquiry.save(update_fields=["state"])
    return inquiry


def _locked():
    return Inquiry.objects.select_for_update(of=("self",)).select_related("user")


def lock(inquiry_id: int) -> Inquiry:
    """The row, until the transaction ends."""
    return _locked().get(pk=inquiry_id)


def head_of(inquiry: Inquiry) -> Inquiry:
    """The thread that an inquiry was merged into, else itself."""
    return lock(inquiry.merged_into_id) if inquiry.merged_into_id else inquiry


def write_log(inquiry: Inquiry, kind: str, *, actor: str, at: datetime, **fields: object) -> InquiryLogEntry:
    """Adds a line to the inquiry's story; `fields` are from_state, to_state or facts."""
    return InquiryLogEntry.objects.create(
        inquiry=inquiry, kind=kind, actor=actor, at=at, request_id=request_id(), **fields
    )
