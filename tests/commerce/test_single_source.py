"""One fact, one place: a changed payment method, store or minimum version shows everywhere at once."""

import pytest
import time_machine
from django.utils.html import strip_tags

from cms.environment.models import EnvironmentRule
from commerce.catalog.models import PaymentMethod
from commerce.orders.models import Order
from portal.shared.mail.sending.delivery import render
from portal.shared.mail.sending.outbox import queue_mail
from portal.shared.page_cache import content_changed
from tests.commerce.fulfilment.scenarios import a_voucher_order
from tests.factories.accounts import make_buyer
from tests.factories.catalog import AT, EventFactory
from tests.factories.cms import EnvironmentRuleFactory, make_entry, make_home, make_index, make_section
from tests.factories.orders import OrderFactory
from tests.support.device_check.test_detection import iphone

pytestmark = pytest.mark.django_db

BODY = [
    {"type": "fact", "value": {"name": "payment-methods", "params": {}}},
    {"type": "fact", "value": {"name": "environment-table", "params": {"purpose": "buying"}}},
]


@pytest.fixture
def places(client, settings):
    """What a reader sees at the same moment, by place."""
    with time_machine.travel(AT, tick=False):
        user = make_buyer("hanako@example.jp", phone="09012345678")
        event = EventFactory(methods="all")
        EnvironmentRuleFactory()
        answer = "{payment-methods}。{konbini-stores}。{environment-buying}。"
        entry = make_entry(make_section(make_index(make_home())), answer=answer, body=BODY)
        chosen = OrderFactory(event=event, user=user)
        waiting = a_voucher_order().pk
        client.force_login(user)

        def read_pages() -> dict[str, str]:
            check = client.get("/support/environment/", {"purpose": "buying"}, headers={"User-Agent": iphone("8_0")})
            mail = queue_mail(
                "voucher_issued", to="a@example.jp", about=Order.objects.get(pk=waiting), locale="ja", at=AT
            )
            pages = {
                "answer": client.get(entry.url).text,
                "event": client.get(f"/events/{event.slug}/").text,
                "checkout": client.get(f"/checkout/{chosen.code}/payment/").text,
                "check": "supported" if check.context["answers"][0].verdict == "supported" else "unsupported",
                "mail": render(mail).body,
            }
            return {name: strip_tags(text) for name, text in pages.items()}

        yield read_pages


def naming(pages: dict[str, str], word: str) -> list[str]:
    return sorted(name for name, text in pages.items() if word in text)


def containing(pages: dict[str, str], phrase: str) -> list[str]:
    return naming({name: " ".join(text.split()) for name, text in pages.items()}, phrase)


def test_a_method_that_is_off_is_off_in_answer_event_and_checkout_at_once(places):
    before = places()
    PaymentMethod.objects.filter(code="paypay").update(on_sale=False)
    content_changed()
    after = places()
    everywhere = ["answer", "checkout", "event"]
    assert (naming(before, "PayPay"), containing(before, "PayPay 準備中")) == (everywhere, [])
    assert containing(after, "PayPay 準備中") == everywhere


def test_a_store_that_goes_leaves_answer_event_checkout_and_mail_at_once(places):
    before = naming(places(), "ミニストップ")
    PaymentMethod.objects.filter(code="konbini").update(stores=["lawson"])
    content_changed()
    after = places()
    everywhere = ["answer", "checkout", "event", "mail"]
    assert (before, naming(after, "ミニストップ"), naming(after, "ローソン")) == (everywhere, [], everywhere)


def test_a_raised_minimum_changes_answer_and_check_at_once(places):
    before = places()
    EnvironmentRule.objects.update(os_minimum="9.0")
    content_changed()
    after = places()
    assert (naming(before, "iOS 7.0以降"), before["check"]) == (["answer"], "supported")
    assert (naming(after, "iOS 9.0以降"), after["check"]) == (["answer"], "unsupported")
    assert naming(after, "iOS 7.0以降") == []
