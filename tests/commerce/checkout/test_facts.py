"""Facts and the help action of the purchase."""

import pytest
from django.utils import translation

from portal.shared.registries.actions import get_action
from portal.shared.registries.facts import get_fact
from tests.factories.catalog import payment_method


def test_durations_are_printed_from_the_limits_of_the_purchase():
    names = ("hold-minutes", "extension-minutes", "verify-hours")
    with translation.override("ja"):
        assert [get_fact(name).text({}) for name in names] == ["15分", "10分", "24時間"]


def test_the_action_links_to_the_list_of_events():
    action = get_action("verify-start")
    assert (action.url(), action.in_place) == ("/events/", False)


@pytest.mark.django_db
def test_payment_limits_are_those_of_methods_on_sale():
    payment_method("konbini", on_sale=True)
    payment_method("paypay", on_sale=True)
    payment_method("paidy")
    text = get_fact("payment-limits").text({})
    assert text == "コンビニ払いは120円から300,000円まで、PayPayは50円から1,000,000円まで"
    assert ["300,000円" in get_fact("payment-limits").block({}), "Paidy" in text] == [True, False]
