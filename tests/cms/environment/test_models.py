import pytest
from django.utils.translation import override

from cms.environment.queries import all_rules, rows_for
from portal.shared.registries.facts import get_fact
from tests.factories.cms import EnvironmentRuleFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("values", "label"),
    [
        ({"windows": True}, "Windows 10・11"),
        ({}, "iOS 7.0以降"),
        ({"os_minimum": ""}, "iOS"),
        ({"os_minimum": "10.14", "os_maximum": "10.15"}, "iOS 10.14・10.15"),
    ],
)
def test_the_system_label_has_the_versions(values, label):
    assert EnvironmentRuleFactory(**values).os_label == label


def test_a_row_names_the_device_and_browser_minimum_it_is_for():
    row = EnvironmentRuleFactory(browser_minimum="100", device="tablet")
    assert row.browser_label == "Safari 100以降（タブレット）"


def test_the_note_follows_the_readers_language():
    row = EnvironmentRuleFactory(mac_safari=True, note_en="Please use Chrome.")
    with override("en"):
        english = row.local_note
    assert (row.local_note, english) == ("Chromeをお使いください。", "Please use Chrome.")


def test_rules_come_in_the_editors_order():
    EnvironmentRuleFactory(windows=True, sort_order=2)
    EnvironmentRuleFactory(sort_order=1)
    assert [rule.os for rule in all_rules()] == [row.os for row in rows_for("buying")] == ["ios", "windows"]


def test_the_table_and_the_sentence_are_drawn_from_the_rows():
    EnvironmentRuleFactory()
    EnvironmentRuleFactory(mac_safari=True)
    assert get_fact("environment-buying").text({}) == "iOS 7.0以降（Safari）"
    table = get_fact("environment-table").block({"purpose": "buying"})
    assert [word in table for word in ("iOS 7.0以降", "macOS", "Chromeをお使いください。", "非対応")] == [True] * 4
