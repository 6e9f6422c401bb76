"""The verdict by the editors' rules, the reason, the way out; without JavaScript and in place."""

import re

import pytest
from django.test import Client

from cms.demo_content.environment_rules import RULES
from cms.environment.models import EnvironmentRule, SimplePhone
from support.device_check.detection import CLIENT_HINTS
from support.device_check.models import DeviceCheck
from support.device_check.queries import result_lines
from tests.support.device_check.test_detection import MAC_SAFARI, android, iphone

pytestmark = pytest.mark.django_db
LINE = iphone("17_5", "Mobile/15E148 Safari Line/15.1.0")


@pytest.fixture(autouse=True)
def rules():
    for purpose, rows in RULES.items():
        for place, row in enumerate(rows):
            EnvironmentRule.objects.create(purpose=purpose, sort_order=place, **row)
    SimplePhone.objects.get_or_create(model="F-53E")


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
        (android(), ["supported", "unknown", "supported"]),
        (android("14; F-53E"), ["supported", "unsupported", "supported"]),
        (MAC_SAFARI, ["unknown"] * 3),
        ("", ["unknown"] * 3),
    ],
)
def test_the_verdict_for_buying_ticket_and_streaming(client, agent, expected):
    assert verdicts(client, agent) == expected


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


def test_saying_what_phone_it_is_decides_over_the_ticket(client):
    assert verdicts(client, android(), phone="other") == ["supported"] * 3
    assert verdicts(client, android(), phone="simple") == ["supported", "unsupported", "supported"]
    assert verdicts(client, android(), model="F-53E", version="14.0.0") == ["supported", "unsupported", "supported"]


IN_LINE = android("13; Pixel 7 Build/TQ3A; wv", "Version/4.0 Chrome/120.0.0.0 Mobile Safari/537.36 Line/13.20.1/IAB")
SAMSUNG = android("13; SM-S911B", "SamsungBrowser/23.0 Chrome/115.0.0.0 Mobile Safari/537.36")
HERE = "http://localhost:8000/support/environment/"
INTENT = "intent://localhost:8000/support/environment/#Intent;scheme=http;package=com.android.chrome;end"


@pytest.mark.parametrize(
    ("agent", "way"),
    [
        (LINE, ("Safari", f"{HERE}?openExternalBrowser=1", "", True)),
        (IN_LINE, ("Google Chrome", f"{HERE}?openExternalBrowser=1", INTENT, True)),
        (SAMSUNG, ("Google Chrome", "", INTENT, False)),
        (iphone("17_5", "CriOS/142.0 Mobile/15E148 Safari/604.1"), ("Safari", "", "", False)),
    ],
)
def test_the_way_into_a_browser_that_will_do(client, agent, way):
    page = client.get("/support/environment/", headers={"User-Agent": agent})
    found = page.context["browser_link"]

    assert (found.browser, found.line_url, found.intent_url, bool(found.menu)) == way
    assert f'<p id="device-address">{HERE}</p>' in page.text
    assert page.text.count("btn fill") == int(bool(found.line_url or found.intent_url))


@pytest.mark.parametrize("agent", [android("14; Pixel 9"), android("14; F-53E"), "DoCoMo/2.0 P900i", "new", MAC_SAFARI])
def test_nobody_is_sent_elsewhere_whom_it_would_not_help(client, agent):
    assert client.get("/support/environment/", headers={"User-Agent": agent}).context["browser_link"] is None


TRIED = {"script": "ok", "storage": "fail", "offline": "ok", "clock": "nonsense", "video": "ok", "qr": "ok"}


def test_a_result_is_kept_under_a_code_that_staff_can_read(client):
    browser = Client(enforce_csrf_checks=True)
    browser.get("/support/environment/")
    answer = browser.post("/support/environment/keep/", TRIED | {"phone": "simple"}, headers={"User-Agent": android()})
    check = DeviceCheck.objects.get()
    lines = dict(result_lines(f" {check.code[:4].lower()}-{check.code[4:]}"))

    assert answer.url == f"/support/environment/results/{check.code}/"
    assert check.verdicts == {"buying": "supported", "e-ticket": "unsupported", "streaming": "supported"}
    assert check.outcomes == TRIED | {"clock": "unknown", "cookies": "ok"}
    assert (lines["電子チケットの表示"], lines["お客さまの回答"]) == ("対応していません", "らくらくスマートフォン")
    assert lines["端末への保存"].startswith("使えません。")
    assert lines["User-Agent"] == android()
    page = client.get(answer.url)
    assert check.code_in_groups in page.text
    assert f"/contact/?device={check.code}" in page.text
    assert "no-store" in page.headers["Cache-Control"]


def test_a_browser_that_refuses_cookies_gets_its_code_all_the_same():
    Client(enforce_csrf_checks=True).post("/support/environment/keep/", TRIED)

    assert DeviceCheck.objects.get().outcomes["cookies"] == "fail"


def test_opening_the_page_keeps_nothing(client):
    client.get("/support/environment/", headers={"User-Agent": android()})

    assert DeviceCheck.objects.count() == 0


def test_a_code_that_does_not_exist_says_what_to_do(client):
    page = client.get("/support/environment/results/ZZZZ2222/")

    assert page.status_code == 404
    assert "もう一度調べてください。" in page.text
    assert result_lines("ZZZZ2222") == []
    assert result_lines("") == []


def test_too_many_codes_from_one_network_are_refused(client):
    statuses = [client.post("/support/environment/keep/", TRIED).status_code for _try in range(61)]

    assert statuses == [302] * 60 + [429]
    assert DeviceCheck.objects.count() == 60


def test_inside_an_answer_the_code_comes_as_a_fragment(client):
    fragment = client.post("/support/environment/keep/", TRIED, headers={"HX-Request": "true"})

    assert "<html" not in fragment.text
    assert DeviceCheck.objects.get().code_in_groups in fragment.text


def test_that_the_cookie_came_back_is_said_without_scripts(client):
    shown = r'data-check="cookies"><dt>Cookie</dt>\s*<dd data-outcome="ok"( hidden)?>'
    answers = [re.search(shown, client.get("/support/environment/").text)[1] for _look in range(2)]

    assert answers == [" hidden", None]


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_for_one_and_three_purposes(client, number, django_assert_num_queries):
    query = {"purpose": "buying"} if number == 1 else {}

    client.get("/support/environment/", query)

    with django_assert_num_queries(2):
        client.get("/support/environment/", query)


def test_only_this_page_asks_for_exact_versions(client):
    page = client.get("/support/environment/")

    assert page.headers["Accept-CH"] == ", ".join(CLIENT_HINTS)
    assert "Accept-CH" not in client.get("/contact/").headers
    assert "no-store" in page.headers["Cache-Control"]


def test_a_purpose_that_does_not_exist_asks_for_all(client):
    assert len(verdicts(client, iphone("17_5"), purpose="nonsense")) == 3


def test_in_an_answer_it_comes_as_a_fragment(client):
    fragment = client.get("/support/environment/", headers={"User-Agent": android(), "HX-Request": "true"})

    assert "<html" not in fragment.text
    assert "使えます" in fragment.text
