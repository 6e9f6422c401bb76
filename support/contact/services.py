"""Writes to inquiries: creation, messages, assignment, merging, and every change of state."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from commerce.orders.models import Order
from portal.shared.accounts.models import User
from portal.shared.actors import CUSTOMER, VISITOR, Actor, staff_actor
from portal.shared.errors import DomainError, IllegalTransition
from portal.shared.http.request_id import request_id
from portal.shared.mail.mailbox_providers import mailbox_of
from portal.shared.mail.outbox import queue_mail
from portal.shared.throttle import throttle
from support.contact.models import Inquiry, InquiryFile, InquiryLogEntry, InquiryMessage
from support.contact.states import NEXT, AuthorRole, Channel, InquiryLogKind, InquiryState
from support.contact.uploads import StoredFile

PER_ADDRESS = 5  # inquiries an hour
PER_NETWORK = 30  # inquiries an hour
PER_THREAD = 20  # messages of the customer an hour


class DifferentCustomer(DomainError):
    """The inquiries belong to two customers, who would read each other's messages in one thread."""

    code = "not_the_same_person"
    message = _("別のメールアドレスからのお問い合わせは、まとめられません。何も変わっていません。")


class AlreadyMerged(DomainError):
    """The inquiry was merged into another thread."""

    code = "already_merged"
    message = _("このお問い合わせは、別のお問い合わせにまとめられています。まとめた先で対応してください。")


@transaction.atomic
def create_inquiry(
    *,
    data: dict[str, Any],
    user: User | None,
    locale: str,
    at: datetime,
    files: Sequence[StoredFile] = (),
    diagnostics: dict[str, Any] | None = None,
) -> Inquiry:
    """Creates an inquiry and mails its number. `data`: topic, order_code, name, email, text, is_suspicious.

    The caller counts it by `throttle_inquiry` before it stores the files, whose pictures are decoded then.
    """
    order = Order.objects.placed().filter(code=data["order_code"] or "-").first()
    inquiry = Inquiry.objects.create(
        **data, user=user, locale=locale, order=order, diagnostics=diagnostics, created_at=at
    )
    _attach(files, inquiry, None)
    write_log(inquiry, InquiryLogKind.STATE, actor=VISITOR, at=at, to_state=inquiry.state)
    if not inquiry.is_suspicious:
        queue_mail("inquiry_received", to=inquiry.email, about=inquiry, user=None, locale=locale, at=at)
    return inquiry


def throttle_inquiry(email: str, network: str, at: datetime) -> None:
    """Counts one inquiry. Raises Throttled after 5 an hour from one address or 30 from one network."""
    throttle(f"contact:{mailbox_of(email)}", limit=PER_ADDRESS, per=timedelta(hours=1), at=at)
    throttle(f"contact-network:{network}", limit=PER_NETWORK, per=timedelta(hours=1), at=at)


def _attach(files: Sequence[StoredFile], inquiry: Inquiry, message: InquiryMessage | None) -> None:
    InquiryFile.objects.bulk_create(
        InquiryFile(
            inquiry=inquiry,
            message=message,
            name=stored.name,
            content_type=stored.content_type,
            size=stored.size,
            file=stored.path,
        )
        for stored in files
    )


def throttle_message(inquiry_id: int, at: datetime, *, message_id: str = "") -> bool:
    """Counts one message of the customer; False, and not counted, for a mail that was added before.

    Called before files are stored. Raises Throttled after 20 an hour in one thread.
    """
    inquiry = Inquiry.objects.select_related("merged_into").get(pk=inquiry_id)
    thread = inquiry.merged_into or inquiry
    if message_id and thread.messages.filter(message_id=message_id).exists():
        return False
    throttle(f"inquiry:{thread.number}", limit=PER_THREAD, per=timedelta(hours=1), at=at)
    return True


@transaction.atomic
def add_customer_message(
    inquiry_id: int,
    *,
    text: str,
    channel: Channel,
    at: datetime,
    sender: str = "",
    folded: str = "",
    message_id: str = "",
    files: Sequence[StoredFile] = (),
) -> InquiryMessage | None:
    """Adds the customer's message, by mail or in My Page, and reopens the thread; None for a mail added before.

    The caller counts it by `throttle_message` before it stores the files.
    """
    inquiry = merged_inquiry(lock(inquiry_id))
    if message_id and inquiry.messages.filter(message_id=message_id).exists():
        return None
    other_sender = sender if sender and sender != inquiry.address.lower() else ""
    message = inquiry.messages.create(
        author_role=AuthorRole.CUSTOMER,
        channel=channel,
        text=text,
        folded=folded,
        at=at,
        sender=other_sender,
        message_id=message_id,
    )
    _attach(files, inquiry, message)
    move(inquiry.pk, InquiryState.OPEN, actor=CUSTOMER, at=at)
    return message


@transaction.atomic
def answer(inquiry_id: int, *, text: str, to: InquiryState, staff: User, at: datetime) -> InquiryMessage:
    """Adds and mails an answer; `to` is ANSWERED or WAITING. Raises IllegalTransition or AlreadyMerged."""
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
    """Adds an internal note; sends no mail and leaves the state."""
    return lock(inquiry_id).messages.create(
        author_role=AuthorRole.NOTE, channel=Channel.ADMIN, author=staff, text=text, at=at
    )


@transaction.atomic
def assign(inquiry_id: int, assignee: User | None, *, actor: Actor, at: datetime) -> None:
    """Sets the assignee; None for nobody."""
    inquiry = lock(inquiry_id)
    Inquiry.objects.filter(pk=inquiry.pk).update(assignee=assignee)
    write_log(inquiry, InquiryLogKind.ASSIGNED, actor=actor, at=at, data={"to": assignee.pk if assignee else None})


@transaction.atomic
def merge(inquiry_id: int, into_id: int, *, actor: Actor, at: datetime) -> Inquiry:
    """Closes the first inquiry and merges it into the second, which is open again if the first was unanswered.

    Raises DifferentCustomer or AlreadyMerged.
    """
    rows = {row.pk: row for row in _locked().filter(pk__in=[inquiry_id, into_id]).order_by("pk")}
    source, into = rows[inquiry_id], rows[into_id]
    if source.merged_into_id or into.merged_into_id or source.pk == into.pk:
        raise AlreadyMerged
    if source.address.lower() != into.address.lower():
        raise DifferentCustomer
    is_unanswered = source.state == InquiryState.OPEN
    move(source.pk, InquiryState.CLOSED, actor=actor, at=at)
    Inquiry.objects.filter(pk=source.pk).update(merged_into=into)
    source.merged.update(merged_into=into)
    write_log(source, InquiryLogKind.MERGED, actor=actor, at=at, data={"into": into.number})
    write_log(into, InquiryLogKind.MERGED, actor=actor, at=at, data={"from": source.number})
    return move(into.pk, InquiryState.OPEN, actor=actor, at=at) if is_unanswered else into


@transaction.atomic
def move(inquiry_id: int, to: InquiryState, *, actor: Actor, at: datetime) -> Inquiry:
    """Changes the state; idempotent. Raises IllegalTransition when the transition table does not allow it."""
    inquiry = lock(inquiry_id)
    if inquiry.state == to:
        return inquiry
    if to not in NEXT[InquiryState(inquiry.state)]:
        raise IllegalTransition
    write_log(inquiry, InquiryLogKind.STATE, actor=actor, at=at, from_state=inquiry.state, to_state=to)
    inquiry.state = to
    inquiry.save(update_fields=["state"])
    return inquiry


def _locked() -> QuerySet[Inquiry]:
    return Inquiry.objects.select_for_update(of=("self",)).select_related("user")


def lock(inquiry_id: int) -> Inquiry:
    """The inquiry, locked until the transaction ends."""
    return _locked().get(pk=inquiry_id)


def merged_inquiry(inquiry: Inquiry) -> Inquiry:
    """The inquiry that this one was merged into, locked; else itself."""
    return lock(inquiry.merged_into_id) if inquiry.merged_into_id else inquiry


def write_log(
    inquiry: Inquiry, log_kind: InquiryLogKind, *, actor: Actor, at: datetime, **fields: Any
) -> InquiryLogEntry:
    """Adds a log entry; `fields` are from_state, to_state or data."""
    return InquiryLogEntry.objects.create(
        inquiry=inquiry, kind=log_kind, actor=actor, at=at, request_id=request_id(), **fields
    )
