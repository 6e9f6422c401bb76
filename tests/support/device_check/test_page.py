"""The page of the device check: verdicts by the rules, advice, result codes; also without JavaScript."""

import re

import pytest
from django.test import Client

from cms.demo_content.environment_rules import RULES
from cms.environment.models import EnvironmentRule, SimplePhone
from support.device_check.detection import CLIENT_HINTS
from support.device_check.models import DeviceCheck
from support.device_check.queries import result_lines
from tests.support.device_check.test_detection import DESKTOP_CHROME, MAC_SAFARI, WINDOWS, android, iphone

pytestmark = pytest.mark.django_db
LINE = iphone("17_5", "Mobile/15E148 Safari Line/15.1.0")


@pytest.fixture(autouse=True)
def rules():
    for purpose, rows in RULES.items():
        for index, row in enumerate(rows):
            EnvironmentRule.objects.create(purpose=purpose, sort_order=index, **row)
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
    ("agent", "advice"),
    [
        (LINE, "アプリのメニューから、Safariで開き直してください。"),
        (iphone("17_5", "CriOS/142.0 Mobile/15E148 Safari/604.1"), "Safariで、このサイトを開き直してください。"),
        (android("13", "SamsungBrowser/23.0 Chrome/115.0.0.0 Mobile Safari/537.36"), "Google Chromeで、このサイトを"),
        (android("4.3; SO-01F"), "OSとブラウザーを新しくしてから"),
        ("DoCoMo/2.0 P900i", "対応しているスマートフォンかパソコンをお使いください。"),
        (WINDOWS.format(os="10.0", rest=DESKTOP_CHROME), "スマートフォンで開いてください。"),
        ("something new", "判定できません"),
        (MAC_SAFARI, "見分けられません。"),
    ],
)
def test_the_page_shows_advice(client, agent, advice):
    assert advice in client.get("/support/environment/", headers={"User-Agent": agent}).text


WINDOWS_CHROME = WINDOWS.format(os="10.0", rest=DESKTOP_CHROME)
LINUX = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.mark.parametrize("agent", [WINDOWS_CHROME, FIREFOX])
def test_a_computer_is_sent_to_a_phone_where_no_computer_will_do(client, agent):
    page = client.get("/support/environment/", {"purpose": "e-ticket"}, headers={"User-Agent": agent}).text
    assert ("スマートフォンで開いてください。" in page, "スマートフォンかパソコン" in page) == (True, False)
    assert page.count('aria-label="このページのQRコード"') == 1


@pytest.mark.parametrize("agent", [android(), iphone("6_1"), "DoCoMo/2.0 P900i", LINUX])
def test_other_devices_get_no_code_for_a_phone(client, agent):
    page = client.get("/support/environment/", {"purpose": "e-ticket"}, headers={"User-Agent": agent}).text
    assert ("このページのQRコード" in page, "スマートフォンかパソコン" in page) == (False, False)


def test_the_answer_ipad_or_mac_decides_the_verdict(client):
    assert verdicts(client, MAC_SAFARI, device="ipad") == ["supported"] * 3
    assert verdicts(client, MAC_SAFARI, device="mac") == ["unsupported"] * 3


def test_the_answer_about_the_phone_decides_the_verdict_for_tickets(client):
    assert verdicts(client, android(), phone="other") == ["supported"] * 3
    assert verdicts(client, android(), phone="simple") == ["supported", "unsupported", "supported"]
    assert verdicts(client, android(), model="F-53E", version="14.0.0") == ["supported", "unsupported", "supported"]


IN_LINE = android("13; Pixel 7 Build/TQ3A; wv", "Version/4.0 Chrome/120.0.0.0 Mobile Safari/537.36 Line/13.20.1/IAB")
SAMSUNG = android("13; SM-S911B", "SamsungBrowser/23.0 Chrome/115.0.0.0 Mobile Safari/537.36")
HERE = "http://localhost:8000/support/environment/"
INTENT = "intent://localhost:8000/support/environment/#Intent;scheme=http;package=com.android.chrome;end"


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        (LINE, ("Safari", f"{HERE}?openExternalBrowser=1", "", True)),
        (IN_LINE, ("Google Chrome", f"{HERE}?openExternalBrowser=1", INTENT, True)),
        (SAMSUNG, ("Google Chrome", "", INTENT, False)),
        (iphone("17_5", "CriOS/142.0 Mobile/15E148 Safari/604.1"), ("Safari", "", "", False)),
    ],
)
def test_an_unsupported_browser_gets_a_link_to_a_supported_one(client, agent, expected):
    page = client.get("/support/environment/", headers={"User-Agent": agent})
    browser_link = page.context["browser_link"]

    assert (browser_link.browser, browser_link.line_url, browser_link.intent_url, bool(browser_link.menu)) == expected
    assert f'<p id="device-address">{HERE}</p>' in page.text
    assert page.text.count("btn fill") == int(bool(browser_link.line_url or browser_link.intent_url))


@pytest.mark.parametrize("agent", [android("14; Pixel 9"), android("14; F-53E"), "DoCoMo/2.0 P900i", "new", MAC_SAFARI])
def test_no_link_is_shown_when_no_other_browser_would_help(client, agent):
    assert client.get("/support/environment/", headers={"User-Agent": agent}).context["browser_link"] is None


RESULTS = {"script": "ok", "storage": "fail", "offline": "ok", "clock": "nonsense", "video": "ok", "qr": "ok"}


def test_a_result_is_stored_under_a_code_that_staff_can_read(client):
    browser = Client(enforce_csrf_checks=True)
    browser.get("/support/environment/")
    answer = browser.post(
        "/support/environment/keep/", RESULTS | {"phone": "simple"}, headers={"User-Agent": android()}
    )
    check = DeviceCheck.objects.get()
    lines = dict(result_lines(f" {check.code[:4].lower()}-{check.code[4:]}"))

    assert answer.url == f"/support/environment/results/{check.code}/"
    assert check.verdicts == {"buying": "supported", "e-ticket": "unsupported", "streaming": "supported"}
    assert check.outcomes == RESULTS | {"clock": "unknown", "cookies": "ok"}
    assert (lines["電子チケットの表示"], lines["お客さまの回答"]) == ("対応していません", "らくらくスマートフォン")
    assert lines["端末への保存"].startswith("使えません。")
    assert lines["User-Agent"] == android()
    page = client.get(answer.url)
    assert check.code_in_groups in page.text
    assert f"/contact/?device={check.code}" in page.text
    assert "no-store" in page.headers["Cache-Control"]


def test_a_browser_that_refuses_cookies_gets_a_code():
    Client(enforce_csrf_checks=True).post("/support/environment/keep/", RESULTS)

    assert DeviceCheck.objects.get().outcomes["cookies"] == "fail"


def test_opening_the_page_stores_nothing(client):
    client.get("/support/environment/", headers={"User-Agent": android()})

    assert DeviceCheck.objects.count() == 0


def test_an_unknown_code_shows_advice(client):
    page = client.get("/support/environment/results/ZZZZ2222/")

    assert page.status_code == 404
    assert "もう一度調べてください。" in page.text
    assert result_lines("ZZZZ2222") == []
    assert result_lines("") == []


def test_too_many_codes_from_one_network_are_refused(client):
    statuses = [client.post("/support/environment/keep/", RESULTS).status_code for _attempt in range(61)]

    assert statuses == [302] * 60 + [429]
    assert DeviceCheck.objects.count() == 60


def test_inside_an_answer_the_code_is_a_fragment(client):
    fragment = client.post("/support/environment/keep/", RESULTS, headers={"HX-Request": "true"})

    assert "<html" not in fragment.text
    assert DeviceCheck.objects.get().code_in_groups in fragment.text


def test_the_cookie_test_works_without_javascript(client):
    shown = r'data-check="cookies"><dt>Cookie</dt>\s*<dd data-outcome="ok"( hidden)?>'
    answers = [re.search(shown, client.get("/support/environment/").text)[1] for _request in range(2)]

    assert answers == [" hidden", None]


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_for_one_and_three_purposes(client, number, django_assert_num_queries):
    query = {"purpose": "buying"} if number == 1 else {}

    client.get("/support/environment/", query)

    with django_assert_num_queries(2):
        client.get("/support/environment/", query)


def test_only_this_page_requests_client_hints(client):
    page = client.get("/support/environment/")

    assert page.headers["Accept-CH"] == ", ".join(CLIENT_HINTS)
    assert "Accept-CH" not in client.get("/contact/").headers
    assert "no-store" in page.headers["Cache-Control"]


def test_an_unknown_purpose_shows_all_purposes(client):
    assert len(verdicts(client, iphone("17_5"), purpose="nonsense")) == 3


def test_inside_an_answer_the_check_is_a_fragment(client):
    fragment = client.get("/support/environment/", headers={"User-Agent": android(), "HX-Request": "true"})

    assert "<html" not in fragment.text
    assert "使えます" in fragment.text
