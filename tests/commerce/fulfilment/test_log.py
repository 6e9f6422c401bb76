"""Row 38: the log of payments contains row ids and providers' ids, and no secret, voucher number or personal data."""

import logging
from datetime import timedelta

import pytest

from commerce.catalog.models import PaymentMethod
from commerce.fulfilment import jobs, services
from commerce.fulfilment.refunds.services import refund_order
from commerce.payments.gateways.sandbox.tasks import offer_waiting_deliveries
from commerce.payments.states import RefundReason
from portal import settings as production
from portal.shared import clock
from tests.factories.accounts import make_buyer
from tests.factories.catalog import EventFactory
from tests.factories.payments import CHALLENGED, NO_FUNDS, UNREACHABLE_URL, a_placed_order

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def log(caplog):
    """The log at the levels that production sets for the site and its libraries."""
    for name, logger in production.LOGGING["loggers"].items():
        caplog.set_level(logger["level"], logger=name)
    caplog.set_level(logging.INFO)  # last: it is also the level of the handler
    return caplog


def an_order(method: str):
    user = make_buyer("himitsu@example.jp", name="白鳥 麗子", phone="09087654321")
    event = EventFactory(at=clock.now(), methods=("card", "konbini"))
    PaymentMethod.objects.update(on_sale=True)
    return a_placed_order(event=event, user=user, method=method)


def secrets_of(order, settings) -> list[str]:
    """Values that must not be in a log."""
    numbers = [
        code for attempt in order.attempts.all() for store in attempt.voucher.values() for code in store.values()
    ]
    return [
        order.user.email,
        order.name,
        order.phone,
        order.link_token,
        settings.SANDBOX_API_KEY,
        settings.SANDBOX_WEBHOOK_SECRET,
        settings.SECRET_KEY,
        "4242424242424242",
        CHALLENGED,
        NO_FUNDS,
        *(ticket.token for ticket in order.tickets.all()),
        *(number for number in numbers if number),
    ]


def assert_silent(log, order, settings) -> None:
    text = "\n".join(log.handler.format(record) for record in log.records)
    assert [secret for secret in secrets_of(order, settings) if secret in text] == []


def test_row_38_a_card_payment_leaves_no_secret_in_the_log(site_url, buyer, run_jobs, log, settings, client):
    order, at = an_order("card"), clock.now()
    buyer.pays(services.start_payment(order.pk, at), NO_FUNDS)
    run_jobs()
    buyer.pays(services.start_payment(order.pk, at), CHALLENGED, "pass")
    client.post("/hooks/payments/sandbox/", b'{"name": "x"}', content_type="application/json")
    settings.SANDBOX_WEBHOOK_URL = UNREACHABLE_URL
    run_jobs()
    settings.SANDBOX_URL = UNREACHABLE_URL
    services.poll_payment(order.pk, at)
    jobs.cancel_overdue_attempts(at + timedelta(minutes=31))
    settings.SANDBOX_URL = site_url
    services.poll_payment(order.pk, at + timedelta(minutes=1))
    refund_order(order.pk, 1000, reason=RefundReason.STAFF, actor="staff", at=at)
    jobs.send_refunds(at)
    run_jobs()
    order.refresh_from_db()
    assert (order.state, order.refunds.get().state) == ("confirmed", "done")
    assert log.records  # the forged webhook at least
    assert_silent(log, order, settings)


def test_row_38_a_number_paid_at_a_store_leaves_no_secret_in_the_log(site_url, buyer, run_jobs, log, settings, client):
    order, at = an_order("konbini"), clock.now()
    services.start_payment(order.pk, at)
    attempt = order.attempts.get()
    client.get(f"/orders/{order.code}/complete/", {"k": order.link_token})
    client.get("/orders/NOSUCHCODE/complete/", {"k": order.link_token})
    run_jobs()
    buyer.pays_at_till(attempt.voucher["lawson"]["payment_code"])
    offer_waiting_deliveries(clock.now() + timedelta(minutes=1))
    run_jobs()
    order.refresh_from_db()
    assert order.state == "confirmed"
    assert_silent(log, order, settings)


def test_row_38_a_mail_that_was_refused_does_not_name_its_address(log, settings):
    from smtplib import SMTPRecipientsRefused

    from portal.shared.mail.models import MailMessage
    from portal.shared.mail.sending.delivery import _record_failure

    order = an_order("card")
    services.notifications.notify(order, "order_confirmed", at=clock.now())
    mail = MailMessage.objects.get()
    mail.attempts = 1
    _record_failure(mail, SMTPRecipientsRefused({mail.address: (550, b"no such user")}), clock.now())
    assert log.records
    assert_silent(log, order, settings)
