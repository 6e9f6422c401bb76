"""How much stock people may hold without paying: budgets per mailbox, network and event, counted in the database."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Max, Q, Sum
from django.utils import timezone
from django.utils.formats import date_format

from commerce.catalog.models import Event, QuotaCounter
from commerce.catalog.states import MethodCode, PeriodKind
from commerce.checkout import errors
from commerce.orders.models import Order, OrderLine
from commerce.orders.states import OrderState
from portal.shared import signing
from portal.shared.accounts.models import User
from portal.shared.mail.mailbox_providers import mailbox_of
from portal.shared.site_models import ThrottleCount

FREE_LAPSES = 1  # holds that a mailbox may let expire in LAPSES_COUNT before it waits
FREE_CHANGES = 5  # holds that it may replace by another choice
FIRST_WAIT = timedelta(minutes=5)  # doubles with each further hold that was not paid
LONGEST_WAIT = timedelta(minutes=60)
LAPSES_COUNT = timedelta(hours=24)
AFTERMATH = timedelta(minutes=15)  # an expired hold still counts for its network
LOCK_KEPT = timedelta(days=1)  # then the row that serves as lock may be removed


def mailbox_key(user: User) -> str:
    """The keyed hash of the mailbox that the account's address reaches; tags and Gmail's dots make no other mailbox."""
    return signing.keyed_hash("hold-mailbox", mailbox_of(user.email))


def network_key(network: str) -> str:
    """The keyed hash of a visitor's network (`client_ip`); empty when there is none, as in commands."""
    return signing.keyed_hash("hold-network", network) if network else ""


def hold_keys(user: User, network: str) -> dict[str, str]:
    """The columns of a new order by which its hold is counted; none while nothing is counted."""
    return {"mailbox_key": mailbox_key(user), "network_key": network} if settings.HOLD_BUDGETS else {}


def check_new_hold(event: Event, user: User, network: str, quantity: int, at: datetime) -> None:
    """Raises WaitToHold, MailboxHolds or NetworkHolds; counted under a lock that the transaction keeps.

    `network`: a `network_key`; empty counts the mailbox alone. Call inside the transaction that creates the hold.
    """
    if not settings.HOLD_BUDGETS:
        return
    mailbox = mailbox_key(user)
    _lock((f"hold:{event.pk}:{key}" for key in (mailbox, network) if key), at)
    _check_mailbox(event, user, mailbox, at)
    if network and not _is_proven(user):
        _check_network(event, network, quantity, at)


def check_voucher(order: Order, at: datetime) -> None:
    """Raises VouchersUsedUp if unpaid numbers of stores would hold more of the stock than their share."""
    if not settings.HOLD_BUDGETS or order.is_won or order.payment_method is None:
        return
    if order.payment_method.code != MethodCode.KONBINI:
        return
    _lock([f"hold-voucher:{order.event_id}"], at)
    of_order = OrderLine.objects.filter(order=order).aggregate(n=Sum("quantity"))["n"] or 0
    unpaid = Q(order__state=OrderState.PENDING, order__payment_method=order.payment_method)
    unpaid &= Q(order__placed_at__isnull=False, order__expires_at__gt=at) & ~Q(order=order)
    sums = _sums(order.event, order.network_key, unpaid)
    size = _size(order.event)
    if sums["all"] and sums["all"] + of_order > size * settings.HOLD_VOUCHER_PERCENT // 100:
        raise errors.VouchersUsedUp
    if not order.network_key or _is_proven(order.user):
        return
    if sums["network"] and sums["network"] + of_order > network_budget(size, sums["bought"]):
        raise errors.VouchersUsedUp


def network_budget(size: int, bought: int) -> int:
    """Tickets that buyers of one network who never bought may hold unpaid: a base, and one more for each ticket bought.

    It doubles with every round of purchases, so that thousands of buyers behind one carrier's address can go on, while
    a network that never pays stays at the base.
    """
    return max(settings.HOLD_NETWORK_LEAST, size * settings.HOLD_NETWORK_PER_10000 // 10_000) + bought


def _lock(keys: Iterable[str], at: datetime) -> None:
    """Serialises the counting of these keys until the transaction ends; always in the order of the keys."""
    wanted = sorted(keys)
    rows = [ThrottleCount(key=key, ends_at=at + LOCK_KEPT) for key in wanted]
    ThrottleCount.objects.bulk_create(rows, ignore_conflicts=True)
    list(ThrottleCount.objects.select_for_update(no_key=True).filter(key__in=wanted).order_by("key").values_list("pk"))


def _check_mailbox(event: Event, user: User, mailbox: str, at: datetime) -> None:
    orders = Order.objects.filter(event=event, mailbox_key=mailbox).exclude(sales_period__kind=PeriodKind.LOTTERY)
    is_recent = Q(created_at__gt=at - LAPSES_COUNT)
    is_lapsed = Q(state=OrderState.EXPIRED) | Q(state=OrderState.PENDING, expires_at__lte=at)
    found = orders.aggregate(
        elsewhere=Count("pk", filter=Q(state=OrderState.PENDING, expires_at__gt=at) & ~Q(user=user)),
        lapsed=Count("pk", filter=is_recent & is_lapsed),
        changed=Count("pk", filter=is_recent & Q(state=OrderState.CANCELLED, confirmed_at=None)),
        last=Max("created_at", filter=is_recent),
    )
    if found["elsewhere"]:
        raise errors.MailboxHolds
    extra = max(0, found["lapsed"] - FREE_LAPSES) + max(0, found["changed"] - FREE_CHANGES)
    if extra and (until := found["last"] + wait_after(extra)) > at:
        raise errors.WaitToHold(time=date_format(timezone.localtime(until), "H:i"))


def wait_after(extra: int) -> timedelta:
    """How long after its last hold a mailbox waits, with `extra` (1 or more) unpaid holds beyond the free ones."""
    return min(FIRST_WAIT * 2 ** min(extra - 1, 10), LONGEST_WAIT)


def _is_proven(user: User) -> bool:
    """Whether the account has paid for an order before, of any event: such a buyer is no stranger of a network."""
    return Order.objects.filter(user=user, state=OrderState.CONFIRMED, total_yen__gt=0).exists()


def _check_network(event: Event, network: str, quantity: int, at: datetime) -> None:
    unpaid = Q(order__state=OrderState.PENDING, order__expires_at__gt=at)
    unpaid &= ~Q(order__payment_method__code=MethodCode.KONBINI, order__placed_at__isnull=False)  # counted apart
    lapsed = Q(order__state__in=[OrderState.PENDING, OrderState.EXPIRED], order__expires_at__lte=at)
    lapsed &= Q(order__expires_at__gt=at - AFTERMATH)
    sums = _sums(event, network, Q(order__network_key=network) & (unpaid | lapsed))
    if sums["network"] and sums["network"] + quantity > network_budget(_size(event), sums["bought"]):
        raise errors.NetworkHolds


def _sums(event: Event, network: str, unpaid: Q) -> dict[str, int]:
    """Tickets of the event: unpaid of all and of the network, and bought by the network."""
    of_network = Q(order__network_key=network)
    found = OrderLine.objects.filter(order__event=event).aggregate(
        all=Sum("quantity", filter=unpaid),
        network=Sum("quantity", filter=unpaid & of_network),
        bought=Sum("quantity", filter=of_network & Q(order__state=OrderState.CONFIRMED)),
    )
    return {name: number or 0 for name, number in found.items()}


def _size(event: Event) -> int:
    return QuotaCounter.objects.filter(quota__event=event).aggregate(n=Sum("size"))["n"] or 0
