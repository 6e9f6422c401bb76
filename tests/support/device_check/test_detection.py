"""Detection of devices from headers; test_user_agents.py has the table of user agents."""

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
    ("agent", "hint", "label"),
    [
        (WINDOWS.format(os="10.0", rest=DESKTOP_CHROME), '"15.0.0"', "Windows 11"),
        (WINDOWS.format(os="10.0", rest=DESKTOP_CHROME), '"10.0.0"', "Windows 10"),
        (MAC.format(rest=DESKTOP_CHROME), '"14.5.0"', "macOS 14.5"),
        (android(), '"14.0.0"', "Android 14"),
        (android(), '"4.4.2"', "Android 4.4"),
        (android(), '"10_15_7"', "Android 8 以降"),
    ],
)
def test_client_hints_show_the_true_version(agent, hint, label):
    detected = detect_device({"User-Agent": agent, "Sec-CH-UA-Platform-Version": hint})

    assert detected.system_label == label


@pytest.mark.parametrize(
    ("hints", "user_answers", "device", "may_be_simple"),
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
def test_a_simple_smartphone_is_detected_by_its_model_or_by_the_users_answer(
    hints, user_answers, device, may_be_simple
):
    detected = detect_device({"User-Agent": android()} | hints, user_answers=user_answers, simple_phones={"F-52B"})

    assert (detected.client.device, detected.client.may_be_simple) == (device, may_be_simple)


def test_a_tablet_is_never_a_simple_smartphone():
    assert not detect_device({"User-Agent": android(rest="Chrome/142.0.0.0 Safari/537.36")}).client.may_be_simple


@pytest.mark.parametrize(
    ("brands", "label"),
    [
        ('"Chromium";v="142", "Google Chrome";v="142", "Not_A Brand";v="99"', "Google Chrome 142"),
        ('"Chromium";v="142", "Brave";v="142", "Not)A;Brand";v="99"', "Brave"),
        ('"Chromium";v="142", "Not?A_Brand";v="99"', "Chromium"),
        ('"Chromium";v="142", "Android WebView";v="142"', "アプリの中のブラウザー"),
        ("", "Google Chrome 142"),
        ("nonsense", "Chromium"),
    ],
)
def test_a_chromium_browser_is_named_by_its_brand(brands, label):
    assert detect_device({"User-Agent": android(), "Sec-CH-UA": brands}).browser_label == label


MAC_SAFARI = MAC.format(rest="Version/26.0 Safari/605.1.15")


def test_an_ipad_that_asks_for_desktop_pages_is_not_taken_for_a_mac():
    assert detect_device({"User-Agent": MAC_SAFARI}).may_be_ipad
    assert detect_device({"User-Agent": MAC_SAFARI}).system_label == "macOS または iPadOS"
    assert not detect_device({"User-Agent": MAC.format(rest=DESKTOP_CHROME)}).may_be_ipad


@pytest.mark.parametrize(("user_answer", "os", "device"), [("ipad", "ios", "tablet"), ("mac", "macos", "desktop")])
def test_the_users_answer_decides_between_mac_and_ipad(user_answer, os, device):
    detected = detect_device({"User-Agent": MAC_SAFARI}, user_answers={user_answer})

    assert (detected.client.os, detected.client.device, detected.may_be_ipad) == (os, device, False)


def test_the_users_answer_does_not_change_other_devices():
    assert detect_device({"User-Agent": android()}, user_answers={"ipad"}).client.os == "android"
