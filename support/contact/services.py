"""Taking an inquiry in, what is said in it, and the only writer of its state."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commerce.orders.models import Order
from portal.shared.accounts.models import User
from portal.shared.actors import CUSTOMER, VISITOR, Actor, staff_actor
from portal.shared.errors import DomainError, IllegalTransition
from portal.shared.mail.sending.outbox import queue_mail
from portal.shared.request_id import request_id
from portal.shared.throttle import throttle
from support.contact.models import Inquiry, InquiryFile, InquiryLogEntry, InquiryMessage
from support.contact.states import NEXT, AuthorRole, Channel, InquiryState
from support.contact.uploads import StoredFile

PER_ADDRESS = 5  # an hour
PER_NETWORK = 30
PER_THREAD = 20  # messages of the customer an hour


class DifferentCustomer(DomainError):
    """Two people's inquiries in one thread would show each what the other wrote."""

    code = "not_the_same_person"
    message = _("別のメールアドレスからのお問い合わせは、まとめられません。何も変わっていません。")


class AlreadyMerged(DomainError):
    """A thread that was merged has no life of its own."""

    code = "already_merged"
    message = _("このお問い合わせは、別のお問い合わせにまとめられています。まとめた先で対応してください。")


@transaction.atomic
def create_inquiry(
    *,
    data: dict,
    user: User | None,
    locale: str,
    network: str,
    at: datetime,
    files: Sequence[StoredFile] = (),
    diagnostics: dict | None = None,
) -> Inquiry:
    """Keeps an inquiry and mails its number. `facts`: topic, order_code, name, email, text.

    Raises TooManyTries after 5 an hour from one address or 30 from one network.
    """
    throttle_inquiry(data["email"], network, at)
    order = Order.objects.placed().filter(code=data["order_code"] or "-").first()
    inquiry = Inquiry.objects.create(
        **data, user=user, locale=locale, order=order, diagnostics=diagnostics, created_at=at
    )
    _attach(files, inquiry, None)
    write_log(inquiry, "state", actor=VISITOR, at=at, to_state=inquiry.state)
    if not inquiry.is_suspicious:
        queue_mail("inquiry_received", to=inquiry.email, about=inquiry, user=None, locale=locale, at=at)
    return inquiry


def throttle_inquiry(email: str, network: str, at: datetime) -> None:
    """One more of this address and of this network. Raises TooManyTries."""
    throttle(f"contact:{email.lower()}", limit=PER_ADDRESS, per=timedelta(hours=1), at=at)
    throttle(f"contact-network:{network}", limit=PER_NETWORK, per=timedelta(hours=1), at=at)


def _attach(files: Sequence[StoredFile], inquiry: Inquiry, message: InquiryMessage | None) -> None:
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
def add_customer_message(
    inquiry_id: int,
    *,
    text: str,
    channel: Channel,
    at: datetime,
    sender: str = "",
    message_id: str = "",
    files: Sequence[StoredFile] = (),
) -> InquiryMessage | None:
    """What the customer says next, by mail or in My Page; the thread is open again. The same mail twice is None.

    Raises TooManyTries after 20 an hour in one thread.
    """
    inquiry = merged_inquiry(lock(inquiry_id))
    if message_id and inquiry.messages.filter(message_id=message_id).exists():
        return None
    throttle(f"inquiry:{inquiry.number}", limit=PER_THREAD, per=timedelta(hours=1), at=at)
    other = sender if sender and sender != inquiry.address.lower() else ""
    message = inquiry.messages.create(
        author_role=AuthorRole.CUSTOMER, channel=channel, text=text, at=at, sender=other, message_id=message_id
    )
    _attach(files, inquiry, message)
    move(inquiry.pk, InquiryState.OPEN, actor=CUSTOMER, at=at)
    return message


@transaction.atomic
def answer(inquiry_id: int, *, text: str, to: InquiryState, staff: User, at: datetime) -> InquiryMessage:
    """What staff say, mailed to the customer; `to` is answered or waiting. Raises IllegalTransition, AlreadyMerged."""
    inquiry = lock(inquiry_id)
    if inquiry.merged_into_id:
        raise AlreadyMerged
    message = inquiry.messages.create(
        author_role=AuthorRole.STAFF, channel=Channel.ADMIN, author=staff, text=text, at=at
    )
    Inquiry.objects.filter(pk=inquiry.pk, first_answer_at=None).update(first_answer_at=at)
    Inquiry.objects.filter(pk=inquiry.pk, assignee=None).update(assignee=staff)
    move(inquiry.pk, to, actor=staff_actor(staff), at=at)
    queue_mail("inquiry_answer", to=inquiry.address, about=message, user=inquiry.user, locale=inquiry.locale, at=at)
    return message


@transaction.atomic
def note(inquiry_id: int, *, text: str, staff: User, at: datetime) -> InquiryMessage:
    """Something for colleagues; nobody is mailed and the state stays."""
    return lock(inquiry_id).messages.create(
        author_role=AuthorRole.NOTE, channel=Channel.ADMIN, author=staff, text=text, at=at
    )


@transaction.atomic
def assign(inquiry_id: int, assignee: User | None, *, actor: Actor, at: datetime) -> None:
    """Who takes care of it; None gives it back to the queue."""
    inquiry = lock(inquiry_id)
    Inquiry.objects.filter(pk=inquiry.pk).update(assignee=assignee)
    write_log(inquiry, "assigned", actor=actor, at=at, data={"to": assignee.pk if assignee else None})


@transaction.atomic
def merge(inquiry_id: int, into_id: int, *, actor: Actor, at: datetime) -> Inquiry:
    """One thread out of two of the same person; the first is closed. Raises NotTheSamePerson, AlreadyMerged."""
    rows = {row.pk: row for row in _locked().filter(pk__in=[inquiry_id, into_id]).order_by("pk")}
    one, into = rows[inquiry_id], rows[into_id]
    if one.merged_into_id or into.merged_into_id or one.pk == into.pk:
        raise AlreadyMerged
    if one.address.lower() != into.address.lower():
        raise DifferentCustomer
    move(one.pk, InquiryState.CLOSED, actor=actor, at=at)
    Inquiry.objects.filter(pk=one.pk).update(merged_into=into)
    one.merged.update(merged_into=into)
    write_log(one, "merged", actor=actor, at=at, data={"into": into.number})
    write_log(into, "merged", actor=actor, at=at, data={"from": one.number})
    return into


@transaction.atomic
def move(inquiry_id: int, to: InquiryState, *, actor: Actor, at: datetime) -> Inquiry:
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


def merged_inquiry(inquiry: Inquiry) -> Inquiry:
    """The thread that an inquiry was merged into, else itself."""
    return lock(inquiry.merged_into_id) if inquiry.merged_into_id else inquiry


def write_log(inquiry: Inquiry, log_kind: str, *, actor: Actor, at: datetime, **fields: object) -> InquiryLogEntry:
    """Adds a line to the inquiry's story; `fields` are from_state, to_state or facts."""
    return InquiryLogEntry.objects.create(
        inquiry=inquiry, kind=log_kind, actor=actor, at=at, request_id=request_id(), **fields
    )
