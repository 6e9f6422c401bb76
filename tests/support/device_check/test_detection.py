"""What is recognised of a device: said where it is known, and never guessed. The table of agents has its own test."""

import pytest

from support.device_check.detection import detect_device

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
    found = detect_device({"User-Agent": agent, "Sec-CH-UA-Platform-Version": hint})

    assert found.system_label == words


@pytest.mark.parametrize(
    ("hints", "said", "device", "may_be_simple"),
    [
        ({}, set(), "phone", True),
        ({}, {"other"}, "phone", False),
        ({}, {"simple"}, "simple-phone", False),
        ({"Sec-CH-UA-Model": '"Pixel 9"'}, set(), "phone", False),
        ({"Sec-CH-UA-Model": '"Pixel 9"'}, {"simple"}, "phone", False),
        ({"Sec-CH-UA-Model": '"f-52b"'}, {"other"}, "simple-phone", False),
        ({"Sec-CH-UA-Model": '""'}, set(), "phone", True),
    ],
)
def test_a_simple_smartphone_is_known_by_its_model_or_by_its_owner(hints, said, device, may_be_simple):
    found = detect_device({"User-Agent": android()} | hints, user_answers=said, simple_phones={"F-52B"})

    assert (found.client.device, found.client.may_be_simple) == (device, may_be_simple)


def test_a_tablet_is_no_simple_smartphone():
    assert not detect_device({"User-Agent": android(rest="Chrome/142.0.0.0 Safari/537.36")}).client.may_be_simple


@pytest.mark.parametrize(
    ("brands", "words"),
    [
        ('"Chromium";v="142", "Google Chrome";v="142", "Not_A Brand";v="99"', "Google Chrome 142"),
        ('"Chromium";v="142", "Brave";v="142", "Not)A;Brand";v="99"', "Brave"),
        ('"Chromium";v="142", "Not?A_Brand";v="99"', "Chromium"),
        ('"Chromium";v="142", "Android WebView";v="142"', "アプリの中のブラウザー"),
        ("", "Google Chrome 142"),
        ("nonsense", "Chromium"),
    ],
)
def test_what_is_made_of_chrome_is_named_by_its_brand(brands, words):
    assert detect_device({"User-Agent": android(), "Sec-CH-UA": brands}).browser_label == words


MAC_SAFARI = MAC.format(rest="Version/26.0 Safari/605.1.15")


def test_an_ipad_that_asks_for_desktop_pages_is_not_taken_for_a_mac():
    assert detect_device({"User-Agent": MAC_SAFARI}).may_be_ipad
    assert detect_device({"User-Agent": MAC_SAFARI}).system_label == "macOS または iPadOS"
    assert not detect_device({"User-Agent": MAC.format(rest=DESKTOP_CHROME)}).may_be_ipad


@pytest.mark.parametrize(("said", "os", "device"), [("ipad", "ios", "tablet"), ("mac", "macos", "desktop")])
def test_the_person_may_say_which_it_is(said, os, device):
    found = detect_device({"User-Agent": MAC_SAFARI}, user_answers={said})

    assert (found.client.os, found.client.device, found.may_be_ipad) == (os, device, False)


def test_what_a_person_says_does_not_change_another_device():
    assert detect_device({"User-Agent": android()}, user_answers={"ipad"}).client.os == "android"
