"""Scenarios after the sale: mails, refunds, transfer and door, a lottery, a cancelled event."""

import uuid

from commerce.catalog.states import CancellationRule
from commerce.fulfilment import services
from commerce.fulfilment.cancellation.by_buyer import cancel_by_buyer
from commerce.fulfilment.cancellation.event_run import start_event_cancellation
from commerce.fulfilment.refunds.services import refund_order
from commerce.lottery.models import Draw
from commerce.orders.models import Order
from commerce.payments.states import RefundReason
from commerce.tickets import check_in, transfers
from portal.shared import clock
from portal.shared.mail.models import MailMessage
from portal.shared.mail.tasks import delivery_task
from tests.factories.accounts import make_buyer
from tests.factories.catalog import EventFactory, hold_performances
from tests.factories.lottery import DRAWS, PAY_UNTIL, a_draw, a_lottery, an_entry
from tests.factories.payments import a_placed_order
from tests.simulate import process
from tests.simulate.purchases import EXPIRY, started
from tests.simulate.world import World, may_be_refused

DAY = 24 * 60.0


def bought(world: World, event, quantity: int = 1) -> Order:
    """An order that was paid at the provider and confirmed, before the faults begin; its mails wait."""
    attempt = started(a_placed_order(event=event, at=world.now(), quantity=quantity))
    world.provider.pay(attempt.reference, world.now())
    services.reconcile(attempt.pk, world.now())
    return Order.objects.get(pk=attempt.order_id)


def emails(world: World) -> None:
    """Two mails, one of whose tasks is there twice, two workers, and a scheduler that offers late ones again."""
    bought(world, EventFactory(at=world.now(), size=2))
    mail = MailMessage.objects.latest("pk")
    delivery_task(mail.priority).enqueue(mail.pk)
    world.add_worker("worker 1", rounds=3)
    world.add_worker("worker 2", rounds=3)
    world.add_scheduler("scheduler", "enqueue due emails", "fail dead tasks")


def refunds(world: World) -> None:
    """Two members of staff and the buyer want the same money back; two workers send it."""
    order = bought(world, EventFactory(at=world.now(), size=2, cancellation=CancellationRule.ALLOWED))

    def refund(amount_yen: int | None) -> str:
        asked = refund_order(order.pk, amount_yen, reason=RefundReason.STAFF, actor="staff:a", at=clock.now())
        return f"{len(asked)} refunds"

    world.add("staff 1", lambda: refund(3000))
    world.add("staff 2", lambda: refund(3000))
    world.add("buyer", lambda: cancel_by_buyer(order.pk, clock.now()))
    world.add_scheduler("scheduler", "send refunds", "poll refunds")
    world.add_scheduler("scheduler 2", "send refunds", "reconcile attempts daily")


def transfer_and_check_in(world: World) -> None:
    """A ticket is handed on, taken back and scanned at two doors, while its order is cancelled."""
    event = EventFactory(at=world.now(), size=2, cancellation=CancellationRule.ALLOWED)
    order = bought(world, event)
    ticket = order.tickets.select_related("order__user", "performance__event").get()
    transfer = transfers.offer(ticket, by=order.user, to_email="", locale="ja", at=world.now())
    hold_performances(event, world.now())
    friend, code = make_buyer(), ticket.short_code
    for gate in ("北口", "南口"):
        here = check_in.GateContext(event, None, gate, f"gate:{gate}")
        scan = check_in.Scan(client_id=uuid.uuid4(), at=world.now(), read=code)
        world.add(f"gate {gate}", lambda here=here, scan=scan: check_in.check_in(scan, here, at=clock.now()))
    world.add("friend", lambda: transfers.claim(transfer, user=friend, at=clock.now()))
    world.add("giver", lambda: transfers.cancel(transfer, at=clock.now()))
    world.add("buyer", lambda: cancel_by_buyer(order.pk, clock.now()))


def lottery(world: World) -> None:
    """Two schedulers draw three entries for one place, the win lapses, and the next rank moves up."""
    event = a_lottery(1)
    for _n in range(3):
        an_entry(event)
    a_draw(event)
    world.at = DRAWS
    draw = ("run due draws", "notify lottery results")
    world.add_scheduler("scheduler 1", *draw)
    world.add_scheduler("scheduler 2", *draw)

    def later() -> None:
        if not Draw.objects.exclude(drawn_at=None).exists():
            return  # after `pay_until` no draw can be held any more: staff choose other times then
        process.point("clock: the win lapses")
        world.at = max(world.at, PAY_UNTIL)
        world.tick((*EXPIRY, "promote next lottery entries"))

    world.add("late 1", later, restarts=True)
    world.add("late 2", later, restarts=True)
    world.late_rounds = (2 * DAY, DAY, DAY, DAY)


def cancelled_event(world: World) -> None:
    """Staff cancel an event while a payment is being settled; two schedulers process it."""
    event = EventFactory(at=world.now(), size=4)
    bought(world, event)
    attempt = started(a_placed_order(event=event, at=world.now(), quantity=1))
    world.provider.pay(attempt.reference, world.now())
    staff = make_buyer()
    run = ("advance event cancellations", "send refunds")
    world.add(
        "staff",
        lambda: may_be_refused(lambda: start_event_cancellation(event, None, reason="台風", by=staff, at=clock.now())),
    )
    world.add_event("news", attempt.reference)
    world.add_worker("worker")
    world.add_scheduler("scheduler 1", *run)
    world.add_scheduler("scheduler 2", *run)
