"""Detects device, operating system and browser from User-Agent and client hints; unclear values stay empty."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from ua_parser import UserAgent, parse

from cms.environment.rules import Browser, Client, Device, OperatingSystem
from support.device_check import os_detection
from support.device_check.user_agent_patterns import APPS, ENGINE, FEATURE_PHONE, OTHER_BRANDS, WEBVIEW

CLIENT_HINTS = ("Sec-CH-UA-Platform-Version", "Sec-CH-UA-Model")  # only the hints that are used
FEATURE = "feature-phone"
BROWSERS = (
    ("Chrome Mobile WebView", Browser.IN_APP),
    ("Mobile Safari UI/WKWebView", Browser.IN_APP),
    ("HeadlessChrome", Browser.CHROME),
    ("Chrome", Browser.CHROME),
    ("Mobile Safari", Browser.SAFARI),
    ("Safari", Browser.SAFARI),
    ("Edge", Browser.EDGE),
    ("Firefox", Browser.FIREFOX),
    ("Samsung Internet", Browser.SAMSUNG),
    ("Opera", Browser.OPERA),
    ("IE", Browser.IE),
)
CHROME_BRANDS, WEBVIEW_BRAND = {"Google Chrome", "HeadlessChrome"}, "Android WebView"  # brands in Sec-CH-UA
ANDROID_BROWSER = "Android Browser"
HIDDEN_MODELS = {"", "K", "Smartphone", "Generic Smartphone"}


@dataclass(frozen=True)
class DetectedDevice:
    """The client that environment rules are applied to, with details for the page."""

    client: Client
    app: str = ""
    model: str = ""
    may_be_ipad: bool = False  # an iPad that requests desktop pages sends the same User-Agent as a Mac

    @property
    def system_label(self) -> str:
        """Such as iOS 18.6, Windows 10 または 11, Android 8 以降; empty when not detected."""
        client = self.client
        if client.os == FEATURE:
            return _("従来型の携帯電話")
        if self.may_be_ipad:
            return _("macOS または iPadOS")
        return os_detection.os_label(client)

    @property
    def browser_label(self) -> str:
        """Such as Google Chrome 142, LINEの中のブラウザー; empty when not detected."""
        client = self.client
        if self.app:
            return _("%(app)sの中のブラウザー") % {"app": self.app}
        if client.browser in Browser.values:
            major = client.browser_version.partition(".")[0]
            return f"{Browser(client.browser).label} {major}".strip()
        return "" if client.browser == FEATURE else client.browser


def detect_device(
    headers: Mapping[str, str], *, user_answers: Collection[str] = (), simple_phones: Collection[str] = ()
) -> DetectedDevice:
    """Detects the device from the headers User-Agent, Sec-CH-UA and CLIENT_HINTS.

    `user_answers`: what headers do not show: "mac" or "ipad", "simple" or "other" (kind of phone).
    `simple_phones`: models of simple smartphones that editors list, in upper case.
    """
    agent = headers.get("User-Agent", "")[:1000]
    if FEATURE_PHONE.search(agent):
        return DetectedDevice(Client(os=FEATURE, browser=FEATURE, device=Device.SIMPLE))
    parsed = parse(agent)
    app = next((name for pattern, name in APPS if pattern in agent), "")
    browser, browser_version = _browser(agent, headers.get("Sec-CH-UA", ""), parsed.user_agent)
    if app or WEBVIEW in agent:
        browser, browser_version = Browser.IN_APP, ""
    os, os_version, newest = os_detection.detect_os(agent, _unquoted(headers, CLIENT_HINTS[0]), parsed.os)
    model = _unquoted(headers, CLIENT_HINTS[1]) or (parsed.device.model or "" if parsed.device else "")
    device, may_be_simple = _device(agent, os, model, user_answers=user_answers, simple_phones=simple_phones)
    client = Client(os, os_version, browser, browser_version, device, newest, may_be_simple)
    return _resolve_ipad(DetectedDevice(client, app=app, model=model), user_answers)


def _browser(agent: str, brands: str, parsed: UserAgent | None) -> tuple[str, str]:
    """(browser, version): a value of Browser, else the name that ua-parser or the brand gives, else empty."""
    family, version = (parsed.family, os_detection.version(parsed)) if parsed else ("", "")
    other = next((brand for brand in OTHER_BRANDS if f"{brand}/" in agent), "")
    if other or family in {"", "Other"}:
        return other, ""
    if family == "Android":
        return ANDROID_BROWSER, ""
    browser: str = next((value for name, value in BROWSERS if family.startswith(name)), "")
    if browser == Browser.CHROME:
        browser = _brand(brands)
    has_version = browser in Browser.values and browser != Browser.IN_APP
    return (browser, version) if has_version else (browser or family, "")


def _brand(brands: str) -> str:
    """The browser behind a Chrome user agent, by the brands in Sec-CH-UA: other Chromium browsers send their brand."""
    named = [name for name in re.findall(r'"([^"]*)";\s*v=', brands) if not ENGINE.search(name)]
    if WEBVIEW_BRAND in named:
        return Browser.IN_APP
    if not brands or any(name in CHROME_BRANDS for name in named):
        return Browser.CHROME
    return named[0][:40] if named else "Chromium"


def _device(
    agent: str, os: str, model: str, *, user_answers: Collection[str], simple_phones: Collection[str]
) -> tuple[str, bool]:
    """(value of Device or empty, whether it may be a simple smartphone that hides its model)."""
    if os == OperatingSystem.IOS:
        return (Device.PHONE if "iPhone" in agent or "iPod" in agent else Device.TABLET), False
    if os != OperatingSystem.ANDROID:
        return (Device.DESKTOP if os else ""), False
    is_hidden = model.strip() in HIDDEN_MODELS
    if model.strip().upper() in simple_phones or (is_hidden and "simple" in user_answers):
        return Device.SIMPLE, False
    if "Mobile" not in agent:
        return Device.TABLET, False
    return Device.PHONE, is_hidden and "other" not in user_answers


def _resolve_ipad(device: DetectedDevice, user_answers: Collection[str]) -> DetectedDevice:
    """Decides between Mac and iPad, whose Safari sends the same headers, by the answer of the user or the script."""
    client = device.client
    if (client.os, client.browser) != (OperatingSystem.MACOS, Browser.SAFARI) or "mac" in user_answers:
        return device
    if "ipad" in user_answers:
        version = client.browser_version
        return DetectedDevice(Client(OperatingSystem.IOS, version, Browser.SAFARI, version, Device.TABLET))
    return DetectedDevice(client, model=device.model, may_be_ipad=True)


def _unquoted(headers: Mapping[str, str], name: str) -> str:
    return headers.get(name, "").strip().strip('"')[:40]
