"""Facts about payment methods, fees and the platform are read from the rows that the shop uses."""

import pytest

from commerce.catalog.models import Organizer
from portal.shared.http.page_cache import content_changed
from portal.shared.registries.facts import get_fact
from tests.factories.catalog import EventFactory, payment_method

pytestmark = pytest.mark.django_db

SELLER = {
    "name": "運営",
    "slug": "house",
    "legal_name": "運営株式会社",
    "representative": "代表取締役 港 一",
    "postal_code": "108-0000",
    "postal_address": "東京都港区0番",
    "phone": "03-0000-0999",
    "email": "house@example.jp",
}


def test_the_list_of_methods_has_brands_stores_and_methods_not_on_sale():
    payment_method("card")
    payment_method("konbini")
    block = get_fact("payment-methods").block({})

    names = ("クレジットカード", "VISA", "コンビニ払い", "ローソン", "ミニストップ")
    assert [name for name in names if name not in block] == []
    assert block.count("準備中") == 1
    assert block.index("準備中") > block.index("ミニストップ")


def test_the_platform_company_is_read_from_its_row():
    assert (get_fact("platform-name").text({}), get_fact("platform-legal").block({})) == ("", "")
    platform = Organizer.objects.create(is_platform=True, **SELLER)
    content_changed()
    block = get_fact("platform-legal").block({})

    assert get_fact("platform-name").text({}) == platform.legal_name
    details = (platform.legal_name, platform.representative, platform.postal_address, platform.phone, platform.email)
    assert [detail for detail in details if detail not in block] == []
    assert get_fact("platform-legal").text({}) == (
        "運営株式会社、代表取締役 港 一、〒108-0000 東京都港区0番、03-0000-0999、house@example.jp"
    )


def test_names_are_formatted_as_text_or_as_a_list():
    payment_method("card")
    payment_method("konbini")

    assert get_fact("card-brands-text").text({}) == "VISA、JCB"
    assert get_fact("konbini-stores").text({}) == "ローソン、ミニストップ"
    assert get_fact("card-brands").block({}).count("<li>") == 2


def test_a_site_without_methods_prints_no_name_and_does_not_fail():
    assert get_fact("card-brands-text").text({}) == ""
    assert get_fact("payment-methods").text({}) == "準備中"


def test_an_events_fees_are_printed_in_yen():
    event = EventFactory(fee_per_ticket_yen=110, card_fee_yen=165)
    block = get_fact("event-fees").block({"event": event.slug})

    assert [block.count(amount) for amount in ("110円", "165円", "220円")] == [1, 1, 1]


@pytest.mark.parametrize("params", [{}, {"event": "no-such-event"}], ids=str)
def test_fees_of_no_event_print_nothing(params):
    assert get_fact("event-fees").block(params) == ""


def test_fees_of_a_draft_print_nothing():
    assert get_fact("event-fees").block({"event": EventFactory(draft=True).slug}) == ""


def test_the_editor_must_name_an_event_that_exists():
    chooser = get_fact("event-fees").chooser

    assert chooser({"event": EventFactory().slug}).is_valid()
    assert not chooser({"event": "no-such-event"}).is_valid()


def test_the_voucher_deadline_is_read_from_the_options_of_published_events():
    rule = "お申込みの日から{}日後の23:59まで（公演の24時間前のほうが早いときは、その時刻まで）"
    assert get_fact("konbini-deadline").text({}) == rule.format(3)
    EventFactory(methods="all").payment_options.filter(method__code="konbini").update(days_to_pay=5)
    EventFactory(methods="all")
    content_changed()
    assert get_fact("konbini-deadline").text({}) == rule.format("3〜5")
    assert get_fact("konbini-least-time").text({}) == "24時間"
