"""Who sees what in the admin: members of an organizer see what belongs to it, all other staff see everything."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import unquote

from django.db.models import Model, QuerySet
from django.http import Http404

from commerce.catalog.models import (
    Event,
    EventFee,
    LegalWording,
    Organizer,
    PaymentOption,
    Performance,
    Quota,
    SalesPeriod,
    TicketType,
)
from commerce.fulfilment.models import EventCancellation
from commerce.lottery.models import Draw, LotteryEntry
from commerce.orders.models import Order
from commerce.payments.models import Refund, ReviewItem
from commerce.receipts.models import Receipt
from commerce.tickets.models import GatePass

# How each kind of row leads to its organizer.
ORGANIZER_PATHS: dict[type[Model], str] = {
    Organizer: "pk",
    Event: "organizer",
    Performance: "event__organizer",
    TicketType: "performance__event__organizer",
    Quota: "event__organizer",
    SalesPeriod: "event__organizer",
    PaymentOption: "event__organizer",
    EventFee: "event__organizer",
    Order: "event__organizer",
    Receipt: "order__event__organizer",
    ReviewItem: "order__event__organizer",
    Refund: "order__event__organizer",
    EventCancellation: "event__organizer",
    GatePass: "event__organizer",
    LegalWording: "organizer",
    Draw: "period__event__organizer",
    LotteryEntry: "performance__event__organizer",
}

# Who has one of these and is a member of no organizer works for the site.
SITE_WIDE = ("change_organizer", "every_order")


def visible_to(queryset: QuerySet, user) -> QuerySet:
    """The rows of a queryset that belong to the user's organizers; all of them for who works for the whole site."""
    path = ORGANIZER_PATHS.get(queryset.model)
    if path is None or user.is_superuser:
        return queryset
    organizers = list(user.memberships.values_list("organizer", flat=True))
    if not organizers and any(user.has_perm(f"commerce.{right}") for right in SITE_WIDE):
        return queryset
    return queryset.filter(**{f"{path}__in": organizers})


def organizer_only(view: Callable, model: type[Model]) -> Callable:
    """A view of one row (`pk` in its address) that is not found for members of other organizers."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        pk = kwargs.get("pk")
        if pk and not visible_to(QuerySet(model), request.user).filter(pk=unquote(str(pk))).exists():
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
