"""The verdict by the editors' rules, the reason, the way out; without JavaScript and in place."""

import pytest

from cms.demo.rules import RULES
from cms.environment.models import EnvironmentRule
from support.environment.recognition import HINTS
from tests.support.environment.test_recognition import (
    DESKTOP_CHROME,
    MAC,
    MAC_SAFARI,
    WINDOWS,
    android,
    iphone,
)

pytestmark = pytest.mark.django_db
LINE = iphone("17_5", "Mobile/15E148 Safari Line/15.1.0")


@pytest.fixture(autouse=True)
def rules():
    for purpose, rows in RULES.items():
        for place, row in enumerate(rows):
            EnvironmentRule.objects.create(purpose=purpose, sort_order=place, **row)


def verdicts(client, agent, **query) -> list[str]:
    page = client.get("/support/environment/", query, headers={"User-Agent": agent})
    return [answer.verdict for answer in page.context["answers"]]


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        (iphone("17_5"), ["supported", "supported", "supported"]),
        (iphone("6_1"), ["unsupported", "unsupported", "unsupported"]),
        (iphone("17_5", "CriOS/142.0 Mobile/15E148 Safari/604.1"), ["unsupported"] * 3),
        (LINE, ["unsupported"] * 3),
        (android(), ["supported"] * 3),
        (android("4.4.4; SO-01F"), ["supported"] * 3),
        (android("4.3; SO-01F"), ["unsupported"] * 3),
        (WINDOWS.format(os="10.0", rest=DESKTOP_CHROME), ["supported", "unsupported", "supported"]),
        (WINDOWS.format(os="6.1", rest=DESKTOP_CHROME), ["unsupported"] * 3),
        (MAC.format(rest=DESKTOP_CHROME), ["supported", "unsupported", "supported"]),
        (MAC_SAFARI, ["unknown"] * 3),
        ("DoCoMo/2.0 P900i(c100;TB;W24H11)", ["unsupported"] * 3),
        ("something new", ["unknown"] * 3),
        ("", ["unknown"] * 3),
    ],
)
def test_the_verdict_for_buying_ticket_and_streaming(client, agent, expected):
    assert verdicts(client, agent) == expected


def test_a_simple_smartphone_may_buy_but_not_show_the_ticket(client):
    assert verdicts(client, android("14; F-53E"), purpose="e-ticket") == ["unsupported"]
    assert verdicts(client, android("14; F-53E"), purpose="buying") == ["supported"]


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (LINE, "アプリのメニューから、Safariで開き直してください。"),
        (iphone("17_5", "CriOS/142.0 Mobile/15E148 Safari/604.1"), "Safariで、このサイトを開き直してください。"),
        (android("13", "SamsungBrowser/23.0 Chrome/115.0.0.0 Mobile Safari/537.36"), "Google Chromeで、このサイトを"),
        (android("4.3; SO-01F"), "OSとブラウザーを新しくしてから"),
        ("DoCoMo/2.0 P900i", "対応しているスマートフォンかパソコンをお使いください。"),
        ("something new", "判定できません"),
        (MAC_SAFARI, "見分けられません。"),
    ],
)
def test_the_page_says_what_to_do_next(client, agent, words):
    assert words in client.get("/support/environment/", headers={"User-Agent": agent}).text


def test_saying_that_it_is_an_ipad_decides(client):
    assert verdicts(client, MAC_SAFARI, device="ipad") == ["supported"] * 3
    assert verdicts(client, MAC_SAFARI, device="mac") == ["unsupported"] * 3


def test_line_is_asked_to_open_its_own_outside(client):
    page = client.get("/support/environment/", {"purpose": "buying"}, headers={"User-Agent": LINE}).text

    assert "?purpose=buying&amp;openExternalBrowser=1" in page


def test_only_this_page_asks_for_exact_versions(client):
    page = client.get("/support/environment/")

    assert page.headers["Accept-CH"] == ", ".join(HINTS)
    assert "Accept-CH" not in client.get("/contact/").headers
    assert "no-store" in page.headers["Cache-Control"]


def test_a_purpose_that_does_not_exist_asks_for_all(client):
    assert len(verdicts(client, iphone("17_5"), purpose="nonsense")) == 3


def test_in_an_answer_it_comes_as_a_fragment(client):
    fragment = client.get("/support/environment/", headers={"User-Agent": android(), "HX-Request": "true"})

    assert "<html" not in fragment.text
    assert "使えます" in fragment.text
