"""Panels on an order's page that other apps own: each registers what it shows of an order, so that none is imported here."""

from collections.abc import Callable, Iterator

from wagtail.admin.ui.components import Component

from commerce.orders.models import Order
from portal.shared.accounts.models import User
from portal.shared.registries.base import Registry

type OrderPanel = Callable[[Order, User], Component | None]

_panels: Registry[OrderPanel] = Registry("panel of an order")


def register_order_panel(name: str, panel: OrderPanel) -> None:
    """Called by the owning app's `wagtail_hooks.py`; `panel(order, user)` is None for a user who may not see it."""
    _panels.add(name, panel)


def order_panels(order: Order, user: User) -> Iterator[Component]:
    """What the user may see of all panels, in the order of registration."""
    for panel in _panels:
        if component := panel(order, user):
            yield component
