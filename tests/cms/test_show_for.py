"""Instructions by system: all variants are in the page, the requested one first."""

import re

import pytest
from django.core.exceptions import ValidationError

from cms.blocks import ContentBlock
from tests.factories.cms import make_entry, make_home, make_index, make_section

pytestmark = pytest.mark.django_db
ADDRESS = "/help/orders/how/"


def show_for(*systems: str) -> dict:
    variants = [
        {"system": system, "body": [{"type": "steps", "value": [f"<p>{system}で{{brand}}を開く</p>"]}]}
        for system in systems
    ]
    return {"type": "show_for", "value": {"heading": "{brand}の開き方", "variants": variants}}


@pytest.fixture
def faq_entry():
    section = make_section(make_index(make_home()))
    return make_entry(section, slug="how", body=[show_for("ios", "android", "windows")])


def variants(page) -> list[tuple[str, bool]]:
    """(system, whether it is open) in the order of the page."""
    return [
        (os, bool(is_open)) for os, is_open in re.findall(r'<details class="faq" data-os="(\w+)"( open)?', page.text)
    ]


def test_without_a_choice_all_variants_are_open_in_the_editors_order(client, faq_entry):
    page = client.get(ADDRESS)

    assert variants(page) == [("ios", True), ("android", True), ("windows", True)]
    assert "<h2>CLOUD PASSの開き方</h2>" in page.text
    assert "windowsでCLOUD PASSを開く" in page.text
    assert page.text.count("aria-current") == client.get("/help/orders/").text.count("aria-current")


def test_the_page_is_the_same_bytes_for_every_device(client, faq_entry):
    pages = [client.get(ADDRESS, headers={"User-Agent": agent}).content for agent in ("iPhone", "Android", "")]

    assert pages[0] == pages[1] == pages[2]


def test_a_requested_system_has_a_url(client, faq_entry):
    page = client.get(ADDRESS, {"os": "android"})

    assert variants(page) == [("android", True), ("ios", False), ("windows", False)]
    assert re.findall(r'<a href="\?os=(\w+)#show-for-1"( aria-current="true")?', page.text) == [
        ("ios", ""),
        ("android", ' aria-current="true"'),
        ("windows", ""),
    ]
    assert "iosでCLOUD PASSを開く" in page.text


@pytest.mark.parametrize("nonsense", ["mac", "beos", "<script>", ""])
def test_an_unknown_system_closes_no_variant(client, faq_entry, nonsense):
    page = client.get(ADDRESS, {"os": nonsense})

    assert variants(page) == [("ios", True), ("android", True), ("windows", True)]


def test_the_text_of_every_variant_is_indexed(faq_entry):
    text = " ".join(ContentBlock().get_searchable_content(faq_entry.body))

    assert [f"{system}で" in text for system in ("ios", "android", "windows")] == [True, True, True]


@pytest.mark.parametrize("systems", [["ios", "ios"], ["ios"]])
def test_each_system_once_and_at_least_two(systems):
    block = ContentBlock()

    with pytest.raises(ValidationError):
        block.clean(block.to_python([show_for(*systems)]))
