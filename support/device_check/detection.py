"""What can be recognised of a device from its request, and nothing more: what is not known stays unknown."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from ua_parser import parse

from cms.environment.rules import Browser, Client, Device, OperatingSystem
from support.device_check import os_detection
from support.device_check.user_agent_patterns import APPS, ENGINE, FEATURE_PHONE, OTHER_BRANDS, WEBVIEW

CLIENT_HINTS = ("Sec-CH-UA-Platform-Version", "Sec-CH-UA-Model")  # no more than what is used here
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
    """A client for the rules, and what of it needs other words."""

    client: Client
    app: str = ""
    model: str = ""
    may_be_ipad: bool = False  # an iPad that asks for desktop pages says exactly what a Mac says

    @property
    def system_label(self) -> str:
        """iOS 18.6, Windows 10または11, Android 8以降; empty when not recognised."""
        client = self.client
        if client.os == FEATURE:
            return _("従来型の携帯電話")
        if self.may_be_ipad:
            return _("macOS または iPadOS")
        return os_detection.os_label(client)

    @property
    def browser_label(self) -> str:
        """Google Chrome 142, LINEの中のブラウザー; empty when not recognised."""
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
    """Reads User-Agent and client hints.

    `said` is what the person told us where a device hides it: "mac" or "ipad", "simple" or "other" (of a phone).
    `simple_phones`: the models that editors list, in capitals.
    """
    agent = headers.get("User-Agent", "")[:1000]
    if FEATURE_PHONE.search(agent):
        return DetectedDevice(Client(os=FEATURE, browser=FEATURE, device=Device.SIMPLE))
    found = parse(agent)
    app = next((name for words, name in APPS if words in agent), "")
    browser, browser_version = _browser(agent, headers.get("Sec-CH-UA", ""), found.user_agent)
    if app or WEBVIEW in agent:
        browser, browser_version = Browser.IN_APP, ""
    os, os_version, newest = os_detection.detect_os(agent, _unquoted(headers, CLIENT_HINTS[0]), found.os)
    model = _unquoted(headers, CLIENT_HINTS[1]) or (found.device.model or "" if found.device else "")
    device, may_be_simple = _device(agent, os, model, user_answers=user_answers, simple_phones=simple_phones)
    client = Client(os, os_version, browser, browser_version, device, newest, may_be_simple)
    return _resolve_ipad(DetectedDevice(client, app=app, model=model), user_answers)


def _browser(agent: str, brands: str, found) -> tuple[str, str]:
    """Our name of the browser and its version, or the name that it has elsewhere; empty when it is not recognised."""
    family, version = (found.family, os_detection.version(found)) if found else ("", "")
    other = next((brand for brand in OTHER_BRANDS if f"{brand}/" in agent), "")
    if other or family in {"", "Other"}:
        return other, ""
    if family == "Android":
        return ANDROID_BROWSER, ""
    ours = next((ours for name, ours in BROWSERS if family.startswith(name)), "")
    if ours == Browser.CHROME:
        ours = _brand(brands)
    return (ours, version) if ours in Browser.values and ours != Browser.IN_APP else (ours or family, "")


def _brand(brands: str) -> str:
    """Who calls itself Chrome: Sec-CH-UA names it where it is sent; the engine alone is not Google's browser."""
    named = [name for name in re.findall(r'"([^"]*)";\s*v=', brands) if not ENGINE.search(name)]
    if WEBVIEW_BRAND in named:
        return Browser.IN_APP
    if not brands or any(name in CHROME_BRANDS for name in named):
        return Browser.CHROME
    return named[0][:40] if named else "Chromium"


def _device(agent: str, os: str, model: str, *, user_answers, simple_phones) -> tuple[str, bool]:
    """(kind of device, whether it may be a simple smartphone all the same)."""
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


def _resolve_ipad(found: DetectedDevice, user_answers: Collection[str]) -> DetectedDevice:
    """Safari on a Mac and on an iPad look alike, until the person or the page says which it is."""
    client = found.client
    if (client.os, client.browser) != (OperatingSystem.MACOS, Browser.SAFARI) or "mac" in user_answers:
        return found
    if "ipad" in user_answers:
        version = client.browser_version
        return DetectedDevice(Client(OperatingSystem.IOS, version, Browser.SAFARI, version, Device.TABLET))
    return DetectedDevice(client, model=found.model, may_be_ipad=True)


def _unquoted(headers: Mapping[str, str], name: str) -> str:
    return headers.get(name, "").strip().strip('"')[:40]
