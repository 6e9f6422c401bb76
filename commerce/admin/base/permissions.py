"""Who sees what in the admin: members of an organizer see what belongs to it, all other staff see everything."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import unquote

from django.db.models import Model, QuerySet
from django.http import Http404
from wagtail.permission_policies import ModelPermissionPolicy

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
from commerce.lottery.models import Application, Draw
from commerce.orders.models import Order
from commerce.payments.models import Refund, ReviewItem
from commerce.receipts.models import Receipt
from commerce.tickets.models import DoorPass

# How each kind of row leads to its organizer.
PATHS: dict[type[Model], str] = {
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
    DoorPass: "event__organizer",
    LegalWording: "organizer",
    Draw: "period__event__organizer",
    Application: "performance__event__organizer",
}

# Who has one of these and is a member of no organizer works for the site.
SITE_WIDE = ("change_organizer", "every_order")


def own(queryset: QuerySet, user) -> QuerySet:
    """The rows of a queryset that belong to the user's organizers; all of them for who works for the whole site."""
    path = PATHS.get(queryset.model)
    if path is None or user.is_superuser:
        return queryset
    organizers = list(user.memberships.values_list("organizer", flat=True))
    if not organizers and any(user.has_perm(f"commerce.{right}") for right in SITE_WIDE):
        return queryset
    return queryset.filter(**{f"{path}__in": organizers})


def only_own(view: Callable, model: type[Model]) -> Callable:
    """A view of one row (`pk` in its address) that is not found for members of other organizers."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        pk = kwargs.get("pk")
        if pk and not own(QuerySet(model), request.user).filter(pk=unquote(str(pk))).exists():
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


class OnlyPolicy(ModelPermissionPolicy):
    """Django's permissions, of which only some are ever given, to nobody more."""

    def __init__(self, model: type[Model], *actions: str) -> None:
        super().__init__(model)
        self.actions = actions

    def user_has_permission(self, user, action: str) -> bool:
        """Refuses every other action, superusers' too."""
        return action in self.actions and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions) -> bool:
        """True when one of them is among ours and the user's."""
        return any(self.user_has_permission(user, action) for action in actions)
