"""What the pages say to buyers: the running total, the only way to pay, other events, terms, phone numbers."""

import pytest
from django.test import Client
from django.urls import reverse

from cms.terms.models import TermsVersion
from commerce.catalog.models import QuotaCounter
from commerce.checkout.quotes import lone_option
from commerce.orders.models import Order, OrderConsent
from commerce.shop.facts import _coming
from commerce.shop.lottery_forms import LotteryEntryForm
from commerce.tickets.models import Ticket
from portal.shared.text.phones import display
from tests.commerce.shop.checkout import text_of
from tests.factories.accounts import make_buyer
from tests.factories.catalog import AT, EventFactory
from tests.factories.lottery import a_lottery
from tests.factories.orders import OrderFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_noon")]


class TestTheRunningTotal:
    def chosen(self, event, number: int = 2) -> dict[str, str]:
        return {f"n_{event.performances.get().ticket_types.get().pk}": str(number)}

    def test_has_the_fee_of_the_only_way_to_pay_from_the_first_choice(self, client, buyer):
        event = EventFactory(card_fee_yen=165, methods=("card",))
        url = reverse("checkout_tickets", args=[event.slug])
        text = text_of(client.get(url, self.chosen(event), headers={"HX-Request": "true"}))
        assert ("合計（税込） 10,385円" in text, "お支払いはクレジットカードです" in text) == (True, True)

    def test_names_the_highest_fee_where_there_is_a_choice(self, client, buyer):
        event = EventFactory(methods="all", card_fee_yen=165)
        url = reverse("checkout_tickets", args=[event.slug])
        text = text_of(client.get(url, self.chosen(event), headers={"HX-Request": "true"}))
        fee_yen = max(event.payment_options.values_list("fee_yen", flat=True))
        assert ("合計（税込） 10,220円" in text, f"決済手数料（{fee_yen:,}円まで）" in text) == (True, True)

    def test_is_shown_after_calculating_without_scripts_and_holds_nothing(self, client, buyer):
        event = EventFactory(card_fee_yen=165, methods=("card",))
        response = client.post(reverse("checkout_tickets", args=[event.slug]), self.chosen(event) | {"calculate": "1"})
        text = text_of(response)
        assert (response.status_code, "合計（税込） 10,385円" in text, Order.objects.count()) == (200, True, 0)

    def test_stays_the_same_on_the_payment_step_which_has_chosen_the_only_method(self, client, buyer):
        order = OrderFactory(user=buyer, event=EventFactory(card_fee_yen=165, methods=("card",)))
        response = client.get(reverse("checkout_payment", args=[order.code]))
        text = text_of(response)
        said = ("だけです" in text, "合計（税込） 10,385円" in text, "10,220円" in text)
        assert said == (True, True, False)
        assert response.context["form"].initial == {"method": "card"}

    def test_nothing_is_chosen_where_there_is_a_choice(self):
        assert lone_option(EventFactory(methods="all")) is None


def test_the_word_beside_a_companion_says_when_the_name_is_needed():
    form = LotteryEntryForm(performance=a_lottery(10).performances.get(), terms=[])
    words = {name: field.needed_when for name, field in form.fields.items() if name.startswith("companion")}
    assert words
    expected = {f"companion_{n}": f"{n}枚以上のとき必須" for n in range(2, len(words) + 2)}
    assert words == expected


def test_the_next_events_are_those_that_can_be_applied_for_with_their_state():
    EventFactory(title="受付中の会")
    EventFactory(title="これからの会", before=True)
    EventFactory(title="終わった会", ended=True)
    full = EventFactory(title="満席の会")
    QuotaCounter.objects.filter(quota__event=full).update(taken=100)
    shown = _coming({})
    titles = ["受付中の会", "これからの会", "終わった会", "満席の会"]
    assert (
        [title for title in titles if title in shown],
        "受付中</span>" in shown,
        "まもなく受付</span>" in shown,
    ) == (
        titles[:2],
        True,
        True,
    )


def test_a_sold_out_event_leads_to_others(client, buyer):
    full = EventFactory(title="満席の会", sold_out=True)
    EventFactory(title="ほかの会")
    text = text_of(client.get(reverse("checkout_tickets", args=[full.slug])))
    assert ("いま申し込めるイベント" in text, "ほかの会" in text) == (True, True)


class TestAHandedOverTicket:
    def moved(self, buyer) -> tuple[Ticket, str]:
        ticket = OrderFactory(user=buyer, confirmed=True).tickets.first()
        old = reverse("ticket", args=[ticket.token])
        friend = make_buyer("umi@example.jp", name="鈴木 海")
        Ticket.objects.filter(pk=ticket.pk).update(revision=2, holder_user=friend, holder_name="鈴木 海")
        return ticket, old

    def test_tells_its_giver_who_has_it(self, client, buyer):
        _ticket, old = self.moved(buyer)
        response = client.get(old)
        assert (response.status_code, "鈴木 海さんに渡しました" in text_of(response)) == (410, True)

    def test_tells_nobody_else(self, buyer):
        _ticket, old = self.moved(buyer)
        text = text_of(Client().get(old))
        assert ("鈴木 海" in text, "URLは新しくなりました" in text) == (False, True)


def test_the_order_page_links_the_accepted_version_of_the_terms(client, buyer):
    order = OrderFactory(user=buyer, confirmed=True)
    version = TermsVersion.objects.create(kind="terms", locale="ja", number=3, published_at=AT, text="本文", sha256="x")
    OrderConsent.objects.create(order=order, terms_version=version, at=AT)
    response = client.get(reverse("mypage_order", args=[order.code]))
    assert "利用規約 第3版、2026年11月23日（月）公開" in text_of(response)
    assert f'href="{version.path}"' in response.content.decode()


def test_an_order_without_a_receipt_links_its_record(client, buyer):
    order = OrderFactory(user=buyer, confirmed=True, event=EventFactory(free=True))
    response = client.get(reverse("mypage_order", args=[order.code]))
    assert reverse("receipt_record", args=[order.code]) in response.content.decode()


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("09012345678", "090-1234-5678"),
        ("05098765432", "050-9876-5432"),
        ("0312345678", "03-1234-5678"),
        ("+819012345678", "090-1234-5678"),
        ("", ""),
    ],
)
def test_phone_numbers_are_shown_with_hyphens(number, shown):
    assert display(number) == shown
