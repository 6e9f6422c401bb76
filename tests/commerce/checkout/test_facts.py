"""Help prints the numbers of the purchase from where the purchase reads them."""

from django.utils import translation

from portal.shared.actions import get_action
from portal.shared.facts import get_fact


def test_the_numbers_have_one_home():
    names = ("hold-minutes", "extension-minutes", "verify-hours")
    with translation.override("ja"):
        assert [get_fact(name).text({}) for name in names] == ["15分", "10分", "24時間"]


def test_the_purchase_begins_at_the_list_of_events():
    action = get_action("verify-start")
    assert (action.url(), action.in_place) == ("/events/", False)
