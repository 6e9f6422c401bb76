"""An event is published only when it can be sold, by whatever way it is published; published ones stay sellable."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone, translation

from commerce.catalog.models import Event, EventFee, EventText, PaymentMethod, SalesPeriod, TicketType
from commerce.catalog.publication import GapKind, publication_gaps, sales_gaps
from commerce.catalog.queries import event_for_page, sale_state
from commerce.catalog.states import SaleState
from portal.shared import clock
from portal.shared.accounts.models import User
from tests.commerce.admin.conftest import let_in
from tests.factories.catalog import AT, EventFactory, OrganizerFactory, TicketTypeFactory, payment_method

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def japanese():
    with translation.override("ja"):
        yield


@pytest.fixture
def staff(client, db) -> User:
    user = User.objects.create_superuser("staff@example.jp", locale="ja")
    let_in(client, user)
    return user


def an_empty_event() -> Event:
    event = Event.objects.create(organizer=OrganizerFactory(), slug="empty", live=False)
    EventText.objects.create(event=event, title="からの会")
    return event


def _no_types(event: Event) -> None:
    TicketType.objects.update(on_sale=False)


def _no_seats(event: Event) -> None:
    event.quotas.get().counters.update(size=0)


def _without_option(event: Event) -> None:
    event.payment_options.all().delete()


def _option_off(event: Event) -> None:
    PaymentMethod.objects.update(on_sale=False)


def _only_cash(event: Event) -> None:
    event.payment_options.update(method=payment_method("cash", on_sale=True))


def _past(event: Event) -> None:
    event.performances.update(starts_at=AT - timedelta(days=1))


def _called_off(event: Event) -> None:
    event.performances.update(state="cancelled")


LACKS = {
    "no types": (_no_types, [GapKind.NO_TICKET_TYPE, GapKind.NO_PAYMENT]),
    "no seats": (_no_seats, [GapKind.NO_STOCK]),
    "no period": (lambda event: event.sales_periods.all().delete(), [GapKind.NO_PERIOD]),
    "period over": (lambda event: event.sales_periods.update(ends_at=AT), [GapKind.PERIODS_OVER]),
    "no option": (_without_option, [GapKind.NO_PAYMENT]),
    "option off": (_option_off, [GapKind.NO_PAYMENT]),
    "only cash": (_only_cash, [GapKind.NO_PAYMENT]),
    "all past": (_past, [GapKind.ALL_PAST]),
    "called off": (_called_off, [GapKind.ALL_PAST]),
}


@pytest.mark.parametrize("name", LACKS)
def test_a_draft_lacks_exactly_what_was_taken_away(name):
    event = EventFactory(draft=True, methods=("card",))
    assert publication_gaps(event, AT) == []
    take_away, kinds = LACKS[name]
    take_away(event)
    if name == "no types":
        event.payment_options.all().delete()  # a fee is asked for although no type is on sale
    event = Event.objects.get(pk=event.pk)
    assert [gap.kind for gap in publication_gaps(event, AT)] == kinds


def test_an_empty_event_lacks_everything():
    kinds = [gap.kind for gap in publication_gaps(an_empty_event(), AT)]
    assert kinds == [GapKind.NO_PERFORMANCE, GapKind.NO_PERIOD]


def test_the_organizers_missing_items_are_named():
    event = EventFactory(draft=True)
    event.organizer.phone = ""
    (gap,) = publication_gaps(event, AT)
    assert (gap.kind, gap.details) == (GapKind.LEGAL_NOTICE, "電話番号")


def test_a_free_event_needs_no_payment_option_unless_a_fee_is_asked():
    event = EventFactory(draft=True, free=True)
    assert publication_gaps(event, AT) == []
    EventFee.objects.create(event=event, kind="system", basis="order", amount_yen=1, seller=event.organizer)
    assert [gap.kind for gap in publication_gaps(event, AT)] == [GapKind.NO_PAYMENT]


def test_the_text_of_a_published_event_that_is_over_may_be_corrected():
    event = EventFactory()
    assert publication_gaps(event, AT + timedelta(days=900)) == []


def test_nothing_publishes_an_event_with_a_gap_and_a_later_run_publishes_when_it_is_closed():
    event = EventFactory(draft=True, at=clock.now(), methods=())
    event.go_live_at = clock.now() + timedelta(hours=1)
    event.save_revision().publish()  # refused: neither published nor scheduled
    assert not Event.objects.filter(live=True).exists()
    revision = Event.objects.get().save_revision()
    type(revision).objects.update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled")
    assert Event.objects.get().live is False
    event.payment_options.create(method=payment_method("card", on_sale=True))
    call_command("publish_scheduled")
    assert Event.objects.get().live is True


def prose(event: Event) -> dict[str, object]:
    text = event.texts.get(language="ja")
    forms = {"TOTAL_FORMS": "1", "INITIAL_FORMS": "1", "MIN_NUM_FORMS": "1", "MAX_NUM_FORMS": "2"}
    row = {"id": text.pk, "language": "ja", "title": "題", "body": "null", "cautions": "null", "ORDER": "1"}
    return {f"texts-{k}": v for k, v in forms.items()} | {f"texts-0-{k}": v for k, v in row.items()}


def test_the_form_refuses_with_a_sentence_and_a_link_for_each_gap(client, staff, bare_tree):
    event = an_empty_event()
    url = reverse("wagtailsnippets_commerce_event:edit", args=[event.pk])
    page = client.post(url, prose(event) | {"action-publish": "1"}).text
    assert Event.objects.get().live is False
    for kind, name in [(GapKind.NO_PERFORMANCE, "performances"), (GapKind.NO_PERIOD, "sales_periods")]:
        assert page.count(str(kind.label)) == 2  # in the message and in the checklist
        assert f'href="{reverse(f"{name}:add")}?event={event.pk}"' in page
    assert client.post(url, prose(event)).status_code == 302  # a draft may be saved
    form = client.get(f"{reverse('performances:add')}?event={event.pk}").context["form"]
    assert str(form["event"].value()) == str(event.pk)


# --- An event that is published already -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "take_away",
    [_without_option, _option_off, _no_types, lambda event: event.sales_periods.all().delete()],
)
def test_the_page_of_a_published_event_that_cannot_be_bought_says_so(client, take_away):
    event = EventFactory(at=clock.now())
    take_away(event)
    assert sale_state(event_for_page(event.slug), clock.now()) == SaleState.PREPARING
    page = client.get(reverse("event", args=[event.slug])).text
    assert ("受付準備中" in page, "無料" in page) == (True, False)
    refused = client.get(reverse("checkout_email", args=[event.slug]))
    assert (refused.status_code, "受付の準備中です" in refused.text) == (409, True)


def test_an_event_without_a_performance_is_in_preparation_and_one_that_is_over_has_ended():
    event = EventFactory(dates=0)
    assert sale_state(event_for_page(event.slug), AT) == SaleState.PREPARING
    over = EventFactory(methods=())
    assert sale_state(event_for_page(over.slug), AT + timedelta(days=99)) == SaleState.ENDED


@pytest.mark.parametrize(
    ("model", "name", "lost"),
    [
        ("payment_options", "payment_options", GapKind.NO_PAYMENT),
        ("sales_periods", "sales_periods", GapKind.NO_PERIOD),
    ],
)
def test_the_last_row_of_a_published_event_is_not_deleted(client, staff, model, name, lost):
    event = EventFactory(at=clock.now(), methods=("card",))
    row = getattr(event, model).get()
    page = client.post(reverse(f"{name}:delete", args=[row.pk]), follow=True).text
    assert (getattr(event, model).count(), str(lost.label) in page, "申し込めなくなるため" in page) == (1, True, True)
    Event.objects.update(live=False)
    client.post(reverse(f"{name}:delete", args=[row.pk]))
    assert getattr(event, model).count() == 0


def test_a_period_is_not_moved_away_from_a_published_event(client, staff):
    event, other = EventFactory(at=clock.now()), EventFactory(draft=True)
    period = event.sales_periods.get()
    sent = {"event": other.pk, "kind": "first_come", "starts_at": "2026-11-01 10:00", "ends_at": "2026-12-01 10:00"}
    page = client.post(reverse("sales_periods:edit", args=[period.pk]), sent).text
    assert (SalesPeriod.objects.get(pk=period.pk).event_id, "受付期間がありません" in page) == (event.pk, True)


def test_a_price_is_not_asked_for_in_a_published_event_without_a_payment_option(client, staff):
    event = EventFactory(at=clock.now(), free=True)
    ticket_type = TicketType.objects.get()
    sent = {"performance": ticket_type.performance_id, "quota": ticket_type.quota_id, "tax_rate": 10}
    sent |= {"max_per_order": 4, "position": 0, "name_ja": "一般", "on_sale": "on", "price_yen": 100}
    page = client.post(reverse("ticket_types:edit", args=[ticket_type.pk]), sent).text
    assert (TicketType.objects.get().price_yen, str(GapKind.NO_PAYMENT.label) in page) == (0, True)
    client.post(reverse("ticket_types:add"), sent)
    assert (TicketType.objects.count(), sales_gaps(event)) == (1, [])


def test_a_method_may_be_switched_off_and_the_events_that_lose_by_it_are_named(client, staff):
    EventFactory(at=clock.now(), methods=("card",), title="さびしい会")
    method = PaymentMethod.objects.get(code="card")
    page = client.post(reverse("payment_methods:edit", args=[method.pk]), {"code": "card", "position": 0}, follow=True)
    assert (PaymentMethod.objects.get(code="card").on_sale, "なります：さびしい会" in page.text) == (False, True)


def test_a_sale_may_be_stopped_by_taking_all_types_off_sale(client, staff):
    event = EventFactory(at=clock.now())
    TicketTypeFactory(event.performances.get(), name="学生")
    for row in TicketType.objects.all():
        sent = {"performance": row.performance_id, "quota": row.quota_id, "tax_rate": 10, "price_yen": 100}
        sent |= {"max_per_order": 4, "position": 0, "name_ja": "一般"}
        client.post(reverse("ticket_types:edit", args=[row.pk]), sent)
    assert not TicketType.objects.filter(on_sale=True).exists()
