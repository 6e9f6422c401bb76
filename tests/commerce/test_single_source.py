"""A changed payment method, store or minimum version is shown by all pages and e-mails immediately."""

import pytest
import time_machine
from django.utils.html import strip_tags

from cms.environment.models import EnvironmentRule
from commerce.catalog.models import PaymentMethod
from commerce.orders.models import Order
from portal.shared.http.page_cache import content_changed
from portal.shared.mail.outbox import queue_mail
from portal.shared.mail.sending.delivery import render
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
def read_pages(client, settings):
    """A function that returns the text of answer, event, checkout, check and e-mail, by name."""
    with time_machine.travel(AT, tick=False):
        user = make_buyer("hanako@example.jp", phone="09012345678")
        event = EventFactory(methods="all")
        EnvironmentRuleFactory()
        answer = "{payment-methods}。{konbini-stores}。{environment-buying}。"
        faq_entry = make_entry(make_section(make_index(make_home())), answer=answer, body=BODY)
        chosen = OrderFactory(event=event, user=user)
        waiting = a_voucher_order().pk
        client.force_login(user)

        def read() -> dict[str, str]:
            check = client.get("/support/environment/", {"purpose": "buying"}, headers={"User-Agent": iphone("8_0")})
            mail = queue_mail(
                "voucher_issued", to="a@example.jp", about=Order.objects.get(pk=waiting), locale="ja", at=AT
            )
            pages = {
                "answer": client.get(faq_entry.url).text,
                "event": client.get(f"/events/{event.slug}/").text,
                "checkout": client.get(f"/checkout/{chosen.code}/payment/").text,
                "check": "supported" if check.context["answers"][0].verdict == "supported" else "unsupported",
                "mail": render(mail).body,
            }
            return {name: strip_tags(text) for name, text in pages.items()}

        yield read


def pages_with(pages: dict[str, str], phrase: str) -> list[str]:
    return sorted(name for name, text in pages.items() if phrase in " ".join(text.split()))


def test_a_method_that_is_switched_off_is_off_in_answer_event_and_checkout(read_pages):
    before = read_pages()
    PaymentMethod.objects.filter(code="paypay").update(on_sale=False)
    content_changed()
    after = read_pages()
    everywhere = ["answer", "checkout", "event"]
    assert (pages_with(before, "PayPay"), pages_with(before, "PayPay 準備中")) == (everywhere, [])
    assert pages_with(after, "PayPay 準備中") == everywhere


def test_a_removed_store_is_missing_in_answer_event_checkout_and_mail(read_pages):
    before = pages_with(read_pages(), "ミニストップ")
    PaymentMethod.objects.filter(code="konbini").update(stores=["lawson"])
    content_changed()
    after = read_pages()
    everywhere = ["answer", "checkout", "event", "mail"]
    assert (before, pages_with(after, "ミニストップ"), pages_with(after, "ローソン")) == (everywhere, [], everywhere)


def test_a_raised_minimum_changes_answer_and_check(read_pages):
    before = read_pages()
    EnvironmentRule.objects.update(os_minimum="9.0")
    content_changed()
    after = read_pages()
    assert (pages_with(before, "iOS 7.0以降"), before["check"]) == (["answer"], "supported")
    assert (pages_with(after, "iOS 9.0以降"), after["check"]) == (["answer"], "unsupported")
    assert pages_with(after, "iOS 7.0以降") == []
