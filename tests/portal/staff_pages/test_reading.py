"""What counts as a foreign word on a page of the admin."""

import pytest

from tests.portal.staff_pages.reading import foreign, texts


@pytest.mark.parametrize(
    "text",
    ["True", "None", "PaymentOption object (18)", "['VISA', 'JCB']", "{}", "state open answered", "2026-12-22 18:30"],
)
def test_values_as_a_program_writes_them_are_foreign(text):
    assert foreign(text, frozenset())


@pytest.mark.parametrize(
    "text",
    ["VISA、JCB", "注文 HQ3KJTXQAS", "staff@example.jp", "○", "{sender-domain}", "https://example.jp/x", "お申込みPDF"],
)
def test_names_codes_and_addresses_are_not(text):
    assert not foreign(text, frozenset())


def test_what_people_typed_is_not():
    assert [foreign("How to buy（English）", known) for known in (frozenset(), frozenset({"How to buy"}))] == [
        True,
        False,
    ]


def test_texts_are_those_shown_read_aloud_and_on_buttons():
    html = (
        "<title>題</title><nav aria-label='Actions'>本文</nav><script>Script</script><input type=submit value=Search>"
    )
    assert texts(html) == ["題", "本文", "Actions", "Search"]
