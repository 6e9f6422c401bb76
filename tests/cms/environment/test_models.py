import pytest
from django.core.exceptions import ValidationError
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


@pytest.mark.parametrize(
    ("low", "high", "refused"),
    [
        ("17", "16", True),
        ("10.15", "10.14", True),
        ("9", "10", False),  # numbers, not texts
        ("10.15", "10", False),  # 10.15 is within a maximum of 10
        ("16", "16", False),
        ("17", "", False),
        ("", "16", False),
    ],
)
def test_the_lowest_version_is_at_most_the_highest(low, high, refused):
    rule = EnvironmentRuleFactory.build(os_minimum=low, os_maximum=high)
    if not refused:
        rule.full_clean()
        return
    with pytest.raises(ValidationError, match="最高バージョンは、最低バージョン以上") as error:
        rule.full_clean()
    assert list(error.value.message_dict) == ["os_maximum"]
