"""Retention: rows older than their period are erased in batches and counted, never before the minimum period."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from commerce.lottery.models import LotteryEntry
from commerce.orders.models import Order
from commerce.payments.models import PaymentEvent
from commerce.tickets.models import Ticket
from portal.shared.accounts.models import EmailVerification
from portal.shared.mail.models import MailEvent, MailMessage
from portal.shared.mail.outbox import queue_mail
from portal.shared.privacy import erasure
from portal.shared.privacy.models import Erasure, RetentionPeriod
from portal.shared.privacy.queries import policies_in_force
from portal.shared.registries.retention import Span, Unit, days, retention_policies, years
from support.contact.models import Inquiry
from tests.factories.accounts import make_buyer, make_verification
from tests.factories.catalog import AT
from tests.factories.orders import OrderFactory
from tests.factories.tickets import PaidOrderFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


def erase(name: str, at: datetime) -> int:
    row = next(row for row in erasure.retention_periods() if row.name == name)
    return erasure.erase_batch(row, at)


@pytest.mark.parametrize(
    ("span", "before"),
    [
        (days(30), datetime(2024, 1, 30, tzinfo=UTC)),
        (years(1), datetime(2023, 2, 28, tzinfo=UTC)),
        (Span(13, Unit.MONTHS), datetime(2023, 1, 29, tzinfo=UTC)),
        (years(7), datetime(2017, 2, 28, tzinfo=UTC)),
    ],
)
def test_a_span_goes_back_by_the_calendar(span, before):
    assert span.before(datetime(2024, 2, 29, tzinfo=UTC)) == before


def test_every_policy_that_erases_has_a_row_with_its_initial_period():
    spans = {row.name: str(row.span) for row in erasure.retention_periods()}
    assert set(spans) == {policy.name for policy in retention_policies if policy.erase}
    assert {name: spans[name] for name in ("money", "inquiries", "mails")} == {
        "money": "7年",
        "inquiries": "2年",
        "mails": "1年",
    }


def test_a_period_below_the_legal_minimum_is_refused_with_the_reason():
    row = next(row for row in erasure.retention_periods() if row.name == "money")
    row.number = 6
    with translation.override("ja"), pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert refused.value.message_dict == {
        "number": ["7年より短くはできません。法人税法と消費税法が、帳簿と書類を7年間保存するよう定めています。"]
    }
    row.number = 10
    row.full_clean()


def test_a_stored_period_below_the_minimum_is_ignored():
    RetentionPeriod.objects.create(name="money", number=1, unit="days")
    order = PaidOrderFactory(at=AT)
    assert erase("money", AT + timedelta(days=2900)) == 0
    order.refresh_from_db()
    assert order.name == "山田 花子"


def test_orders_are_anonymised_seven_years_after_their_business_year():
    order = PaidOrderFactory(at=AT)
    last = AT.replace(year=AT.year + 7)
    assert (erase("money", last + timedelta(days=426)), erase("money", last + timedelta(days=468))) == (0, 1)
    order.refresh_from_db()
    assert (order.name, order.phone, order.email_at_order, order.confirmation_data) == ("", "", "", {})
    assert (order.total_yen, order.ledger.get().amount_yen, len(order.confirmation_sha256)) == (10220, 10220, 64)
    assert set(Ticket.objects.values_list("holder_name", flat=True)) == {""}
    assert erase("money", last + timedelta(days=468)) == 0


def test_a_later_ledger_entry_delays_the_erasure_of_an_order(settings):
    order = PaidOrderFactory(at=AT)
    order.ledger.update(at=AT + timedelta(days=300))
    assert erase("money", AT.replace(year=AT.year + 7) + timedelta(days=468)) == 0


def test_an_abandoned_order_is_anonymised_after_ninety_days():
    order = OrderFactory(at=AT)
    Order.objects.update(state="expired")
    placed = OrderFactory(placed=True, at=AT)
    assert (erase("unplaced", AT + timedelta(days=89)), erase("unplaced", AT + timedelta(days=91))) == (0, 1)
    order.refresh_from_db()
    placed.refresh_from_db()
    assert (order.name, placed.name) == ("", "山田 花子")


def test_a_mail_is_anonymised_after_a_year():
    user = make_buyer()
    mail = queue_mail("address_changed", to="a@example.jp", about=user, user=user, locale="ja", at=NOW)
    MailMessage.objects.update(state="failed", last_error="550 a@example.jp unknown")
    MailEvent.objects.create(mail=mail, state="failed", at=NOW, source="worker", reply="550 a@example.jp unknown")
    assert (erase("mails", NOW + timedelta(days=365)), erase("mails", NOW + timedelta(days=366))) == (0, 1)
    mail.refresh_from_db()
    assert (mail.address, mail.last_error, mail.events.count()) == ("", "erased: its period is over", 0)


def test_closed_inquiries_are_erased_after_two_years_and_open_ones_never():
    fields = {"topic": "other", "name": "花子", "email": "a@example.jp", "text": "?", "created_at": NOW}
    for state in ("open", "closed"):
        Inquiry.objects.create(state=state, **fields)
    late = NOW + timedelta(days=3 * 365)
    assert (erase("inquiries", NOW + timedelta(days=730)), erase("inquiries", late)) == (0, 1)
    assert Inquiry.objects.get().state == "open"


def test_unprocessed_payment_events_are_never_erased():
    for event_id, processed_at in (("a", NOW), ("b", None)):
        PaymentEvent.objects.create(
            provider="sandbox", event_id=event_id, kind="x", body="{}", received_at=NOW, processed_at=processed_at
        )
    assert erase("payment-news", NOW + timedelta(days=400)) == 1
    assert PaymentEvent.objects.get().event_id == "b"


def test_full_batches_follow_at_once_and_others_hourly(monkeypatch):
    monkeypatch.setattr(erasure, "BATCH", 2)
    for n in range(5):
        make_verification(NOW - timedelta(days=60), email=f"{n}@example.jp")
    erased = [erasure.erase_due(NOW + timedelta(seconds=10 * n)) for n in range(4)]
    assert erased == [2, 2, 1, 0]
    make_verification(NOW - timedelta(days=60))
    assert erasure.erase_due(NOW + timedelta(minutes=50)) == 0
    assert erasure.erase_due(NOW + timedelta(minutes=61)) == 1
    assert list(Erasure.objects.order_by("pk").values_list("name", "number")) == [("links", n) for n in (2, 2, 1, 1)]
    assert RetentionPeriod.objects.get(name="links").erased == 6


def test_a_policy_that_fails_does_not_stop_the_others(monkeypatch):
    def broken(before, limit):
        raise RuntimeError

    object.__setattr__(retention_policies["mails"], "erase", broken)
    make_verification(NOW - timedelta(days=60))
    try:
        assert erasure.erase_due(NOW) == 1
    finally:
        from portal.shared.mail.retention import _anonymise_messages

        object.__setattr__(retention_policies["mails"], "erase", _anonymise_messages)
    assert EmailVerification.objects.count() == 0


def test_the_period_on_the_page_is_the_one_that_is_enforced():
    RetentionPeriod.objects.create(name="links", number=10, unit="days")
    shown = next(row for row in policies_in_force() if row.policy.name == "links")
    row = next(row for row in erasure.retention_periods() if row.name == "links")
    assert (str(shown.span), erasure.cutoff(row, NOW)) == ("10日間", NOW - timedelta(days=10))


def test_without_lottery_entries_none_are_erased():
    from commerce.lottery.models import Draw

    assert LotteryEntry.objects.count() == Draw.objects.count() == 0
    assert erase("entries", NOW) == 0
