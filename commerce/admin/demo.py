"""Demo data for the admin: groups, the draw times of lotteries, and a sold-out event, created by the services."""

from datetime import datetime, timedelta

from commerce.admin.base.groups import make_groups
from commerce.catalog.models import Event, SalesPeriod
from commerce.catalog.queries import ticket_types_of
from commerce.catalog.states import PeriodKind
from commerce.checkout.confirmation import build_confirmation
from commerce.checkout.quotes import quote_of
from commerce.checkout.services import place_order, start_order
from commerce.fulfilment.services import confirm_free
from commerce.lottery.services import prepare_draw
from portal.shared.accounts.models import User
from portal.shared.registries.demo import register_demo

SLUG = "sold-out-night"
GUEST = {"email": "guest@example.jp", "name": "早川 進", "kana": "ハヤカワ ススム", "phone": "090-0000-0140"}


def load(at: datetime) -> None:
    """Sells the whole stock of the demo event to one buyer, once."""
    event = Event.objects.filter(slug=SLUG, orders=None).first()
    if event is None:
        return
    guest = User.objects.filter(email=GUEST["email"]).first() or User.objects.create_user(**GUEST)
    (ticket_type,) = ticket_types_of(event)
    order = start_order(user=guest, period=event.sales_periods.get(), chosen={ticket_type.pk: 2}, at=at)
    place_order(
        order, confirmation_data=build_confirmation(order, quote_of(order), terms=[], at=at), consents=[], at=at
    )
    confirm_free(order.pk, at)


def load_draws(at: datetime) -> None:
    """Prepares a draw with its times for lottery periods that have none."""
    for period in SalesPeriod.objects.filter(kind=PeriodKind.LOTTERY, draw=None):
        draws_at = period.ends_at + timedelta(hours=12, minutes=1)
        days = timedelta(days=1)
        prepare_draw(period, draws_at=draws_at, pay_until=draws_at + 3 * days, moves_up_until=draws_at + 6 * days)


def load_groups(at: datetime) -> None:
    """Creates the groups of staff with their permissions."""
    make_groups()


register_demo("groups of staff", load_groups, order=15)
register_demo("a lottery's times", load_draws, order=35)
register_demo("a sold-out event", load, order=40)
