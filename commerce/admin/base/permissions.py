"""Row permissions in the admin: members of an organizer see its rows, site-wide staff see all rows."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import unquote

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase

from commerce.catalog.models import (
    Event,
    EventFee,
    LegalWording,
    Organizer,
    OrganizerMembership,
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
from portal.shared.accounts.models import User

# Model → lookup path to its organizer.
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
    OrganizerMembership: "organizer",
    Draw: "period__event__organizer",
    LotteryEntry: "performance__event__organizer",
}

# A user with one of these permissions and no membership is site-wide staff.
SITE_WIDE = ("change_organizer", "every_order")


def is_site_wide(user: User) -> bool:
    """Whether the user sees the rows of all organizers as long as there is no membership."""
    return user.is_superuser or any(user.has_perm(f"commerce.{codename}") for codename in SITE_WIDE)


def visible_to[M: Model](queryset: QuerySet[M], user: User | AnonymousUser) -> QuerySet[M]:
    """The rows of a queryset that belong to the user's organizers; all of them for site-wide staff."""
    path = ORGANIZER_PATHS.get(queryset.model)
    if path is None or user.is_superuser:
        return queryset
    if user.is_anonymous:
        return queryset.none()
    organizers = list(user.memberships.values_list("organizer", flat=True))
    if not organizers and is_site_wide(user):
        return queryset
    return queryset.filter(**{f"{path}__in": organizers})


def organizer_only(view: Callable[..., HttpResponseBase], model: type[Model]) -> Callable[..., HttpResponseBase]:
    """Wraps a view of one row (`pk` in its URL): 404 for members of other organizers."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        pk = kwargs.get("pk")
        if pk and not visible_to(QuerySet(model), request.user).filter(pk=unquote(str(pk))).exists():
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
