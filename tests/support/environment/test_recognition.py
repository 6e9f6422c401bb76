"""What is recognised of a device: said where it is known, and never guessed."""

import pytest

from support.environment.recognition import recognise

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS {os} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) {rest}"
SAFARI = "Version/{v} Mobile/15E148 Safari/604.1"
ANDROID = "Mozilla/5.0 (Linux; Android {os}) AppleWebKit/537.36 (KHTML, like Gecko) {rest}"
CHROME = "Chrome/{v}.0.0.0 Mobile Safari/537.36"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) {rest}"
WINDOWS = "Mozilla/5.0 (Windows NT {os}; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) {rest}"
DESKTOP_CHROME = "Chrome/142.0.0.0 Safari/537.36"


def iphone(os="18_6", rest="") -> str:
    return IPHONE.format(os=os, rest=rest or SAFARI.format(v=os.replace("_", ".")))


def android(os="10; K", rest="") -> str:
    return ANDROID.format(os=os, rest=rest or CHROME.format(v=142))


AGENTS = [
    # agent, what we say of the system, what we say of the browser, device
    (iphone("17_5"), "iOS 17.5", "Safari 17", "phone"),
    (iphone("18_6", SAFARI.format(v="26.0")), "iOS 26.0", "Safari 26", "phone"),
    (iphone("18_7", SAFARI.format(v="26.1")), "iOS 26.1", "Safari 26", "phone"),
    (iphone("18_6", "CriOS/142.0.0.0 Mobile/15E148 Safari/604.1"), "iOS 18.6 以降", "Google Chrome 142", "phone"),
    (iphone("18_6", "Mobile/15E148 Safari Line/15.1.0"), "iOS 18.6 以降", "LINEの中のブラウザー", "phone"),
    (iphone("17_5", "Mobile/15E148 Instagram 300.0.0"), "iOS 17.5", "Instagramの中のブラウザー", "phone"),
    (
        iphone("17_5", "Mobile/15E148 [FBAN/FBIOS;FBAV/400.0]"),
        "iOS 17.5",
        "Facebookの中のブラウザー",
        "phone",
    ),
    (
        iphone("17_5", "Version/17.5 Mobile/15E148 Safari/604.1 YJApp-IOS jp.co.yahoo.ipn.appli/4.9"),
        "iOS 17.5",
        "Yahoo! JAPANの中のブラウザー",
        "phone",
    ),
    (
        iphone("12_5").replace("iPhone; CPU iPhone", "iPad; CPU"),
        "iOS 12.5",
        "Safari 12",
        "tablet",
    ),
    (android(), "Android 8 以降", "Google Chrome 142", "phone"),
    (android("13; Pixel 7", CHROME.format(v=100)), "Android 13", "Google Chrome 100", "phone"),
    (android("4.4.4; SO-01F", CHROME.format(v=81)), "Android 4.4", "Google Chrome 81", "phone"),
    (android("14; F-53E", CHROME.format(v=120)), "Android 14", "Google Chrome 120", "simple-phone"),
    (android("10; K; wv", "Version/4.0 " + CHROME.format(v=142)), "Android 8 以降", "アプリの中のブラウザー", "phone"),
    (android("13", "SamsungBrowser/23.0 " + CHROME.format(v=115)), "Android 13", "Samsung Internet 23", "phone"),
    ("Mozilla/5.0 (Android 13; Mobile; rv:120.0) Gecko/120.0 Firefox/120.0", "Android 13", "Firefox 120", "phone"),
    (
        android("4.4.2; ja-jp; SO-01F Build/14", "Version/4.0 Mobile Safari/534.30"),
        "Android 4.4",
        "Android Browser",
        "phone",
    ),
    (MAC.format(rest=DESKTOP_CHROME), "macOS 10.15 以降", "Google Chrome 142", "desktop"),
    (MAC.format(rest="CriOS/142.0 Version/18.6 Safari/605.1.15"), "iOS", "Google Chrome 142", "tablet"),
    (WINDOWS.format(os="10.0", rest=DESKTOP_CHROME), "Windows 10 または 11", "Google Chrome 142", "desktop"),
    (WINDOWS.format(os="6.1", rest="Chrome/109.0.0.0 Safari/537.36"), "Windows 7", "Google Chrome 109", "desktop"),
    (
        WINDOWS.format(os="10.0", rest=DESKTOP_CHROME + " Edg/142.0.0.0"),
        "Windows 10 または 11",
        "Microsoft Edge 142",
        "desktop",
    ),
    (
        "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) " + DESKTOP_CHROME,
        "ChromeOS",
        "Google Chrome 142",
        "desktop",
    ),
    ("DoCoMo/2.0 P900i(c100;TB;W24H11)", "従来型の携帯電話", "", "simple-phone"),
    ("KDDI-CA39 UP.Browser/6.2.0.13.1.5 (GUI) MMP/2.0", "従来型の携帯電話", "", "simple-phone"),
    ("SoftBank/1.0/910T/TJ001 Browser/NetFront/3.3", "従来型の携帯電話", "", "simple-phone"),
    ("curl/8.5.0", "", "", ""),
    ("", "", "", ""),
]


@pytest.mark.parametrize(("agent", "system", "browser", "device"), AGENTS)
def test_devices_of_the_japanese_market(agent, system, browser, device):
    found = recognise({"User-Agent": agent})

    assert (found.system_words, found.browser_words, found.client.device) == (system, browser, device)


@pytest.mark.parametrize(
    ("agent", "hint", "words"),
    [
        (WINDOWS.format(os="10.0", rest=DESKTOP_CHROME), '"15.0.0"', "Windows 11"),
        (WINDOWS.format(os="10.0", rest=DESKTOP_CHROME), '"10.0.0"', "Windows 10"),
        (MAC.format(rest=DESKTOP_CHROME), '"14.5.0"', "macOS 14.5"),
        (android(), '"14.0.0"', "Android 14"),
        (android(), '"4.4.2"', "Android 4.4"),
        (android(), '"10_15_7"', "Android 8 以降"),
    ],
)
def test_client_hints_tell_the_true_version(agent, hint, words):
    found = recognise({"User-Agent": agent, "Sec-CH-UA-Platform-Version": hint})

    assert found.system_words == words


def test_a_simple_smartphone_is_recognised_by_its_hint():
    found = recognise({"User-Agent": android(), "Sec-CH-UA-Model": '"F-52B"'})

    assert found.client.device == "simple-phone"


def test_brave_is_not_taken_for_chrome():
    found = recognise({"User-Agent": android(), "Sec-CH-UA": '"Chromium";v="142", "Brave";v="142"'})

    assert found.browser_words == "Brave"


MAC_SAFARI = MAC.format(rest="Version/26.0 Safari/605.1.15")


def test_an_ipad_that_asks_for_desktop_pages_is_not_taken_for_a_mac():
    assert recognise({"User-Agent": MAC_SAFARI}).may_be_ipad
    assert recognise({"User-Agent": MAC_SAFARI}).system_words == "macOS または iPadOS"
    assert not recognise({"User-Agent": MAC.format(rest=DESKTOP_CHROME)}).may_be_ipad


@pytest.mark.parametrize(("said", "os", "device"), [("ipad", "ios", "tablet"), ("mac", "macos", "desktop")])
def test_the_person_may_say_which_it_is(said, os, device):
    found = recognise({"User-Agent": MAC_SAFARI}, said=said)

    assert (found.client.os, found.client.device, found.may_be_ipad) == (os, device, False)


def test_what_a_person_says_does_not_change_another_device():
    assert recognise({"User-Agent": android()}, said="ipad").client.os == "android"
