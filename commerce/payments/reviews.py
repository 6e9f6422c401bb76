"""Opens and closes review items about payments."""

from datetime import datetime
from typing import Any

from django.db import transaction

from commerce.orders.services import lock, write_log
from commerce.orders.states import OrderLogKind
from commerce.payments.models import PaymentAttempt, ReviewItem
from commerce.payments.states import ReviewKind
from portal.shared.accounts.models import User
from portal.shared.actors import staff_actor


def open_review(
    kind: ReviewKind, attempt: PaymentAttempt, *, data: dict[str, Any], reply_by: datetime | None = None, at: datetime
) -> ReviewItem:
    """Opens a review item about an attempt. The same data reopens nothing; new data reopens a closed item.

    `reply_by` is until when the provider awaits a reply; it may move without new data.
    """
    defaults = {"order": attempt.order, "data": data, "reply_by": reply_by, "opened_at": at}
    item, is_new = ReviewItem.objects.get_or_create(kind=kind, attempt=attempt, defaults=defaults)
    if is_new or (item.data, item.reply_by) == (data, reply_by):
        return item
    if item.closed_at and item.data != data:
        item.opened_at, item.closed_at, item.closed_by = at, None, None
    item.data, item.reply_by = data, reply_by
    item.save(update_fields=["data", "reply_by", "opened_at", "closed_at", "closed_by"])
    return item


def open_provider_review(kind: ReviewKind, provider: str, *, data: dict[str, Any], at: datetime) -> ReviewItem:
    """Opens a review item about a provider without an order; at most one is open, however many events arrive."""
    open_item = ReviewItem.objects.filter(kind=kind, attempt=None, closed_at=None, data__provider=provider).first()
    return open_item or ReviewItem.objects.create(kind=kind, data={"provider": provider} | data, opened_at=at)


@transaction.atomic
def close_review(review: ReviewItem, *, by: User, note: str, at: datetime) -> bool:
    """Closes a review item with a note; returns False and changes nothing if it was closed already."""
    if review.order_id:
        lock(review.order_id)  # the order first: settle_order opens reviews while it holds this lock
    row = ReviewItem.objects.select_for_update().get(pk=review.pk)
    if row.closed_at:
        return False
    row.closed_at, row.closed_by, row.note = at, by, note
    row.save(update_fields=["closed_at", "closed_by", "note"])
    if row.order:
        write_log(row.order, OrderLogKind.REVIEW_CLOSED, actor=staff_actor(by), at=at, data={"kind": row.kind})
    return True
