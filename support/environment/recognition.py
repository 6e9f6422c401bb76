"""What can be recognised of a device from its request, and nothing more: what is not known stays unknown."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from ua_parser import parse

from cms.environment.rules import Browser, Client, Device, OperatingSystem, numbers
from support.environment.tokens import APPS, FEATURE_PHONE, OTHER_BRANDS, SIMPLE_PHONES, WEBVIEW

HINTS = ("Sec-CH-UA-Platform-Version", "Sec-CH-UA-Model")
FEATURE = "feature-phone"
ANDROIDS_OWN = "Android Browser"
SYSTEMS = {
    "Windows": OperatingSystem.WINDOWS,
    "Mac OS X": OperatingSystem.MACOS,
    "iOS": OperatingSystem.IOS,
    "Android": OperatingSystem.ANDROID,
    "Chrome OS": OperatingSystem.CHROMEOS,
    "Linux": OperatingSystem.LINUX,
    "Ubuntu": OperatingSystem.LINUX,
    "Fedora": OperatingSystem.LINUX,
}
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
HONEST_IOS = 26  # since then Safari says its own number, while the system's stands still at 18
FROZEN_CHROME = 110  # since then Chrome says Android 10 and macOS 10.15.7 whatever it runs on
LEAST_ANDROID, LEAST_MACOS = "8", "10.15"  # what a Chrome that says so needs at least
WINDOWS_11_FROM = 13  # of Sec-CH-UA-Platform-Version


@dataclass(frozen=True)
class Recognised:
    """A client for the rules, and what of it needs other words: `app`, `model`, versions known only as a minimum."""

    client: Client
    app: str = ""
    model: str = ""
    is_minimum: bool = False  # the system is of that version or newer
    may_be_ipad: bool = False  # an iPad that asks for desktop pages says exactly what a Mac says

    @property
    def system_words(self) -> str:
        """iOS 18.6, Windows 10または11, Android 8以降; empty when not recognised."""
        client = self.client
        if client.os == FEATURE:
            return _("従来型の携帯電話")
        if self.may_be_ipad:
            return _("macOS または iPadOS")
        if client.os == OperatingSystem.WINDOWS and client.os_version == "10" and self.is_minimum:
            return _("Windows 10 または 11")
        name = str(OperatingSystem(client.os).label) if client.os else ""
        if not client.os_version:
            return name
        words = f"{name} {client.os_version}"
        return _("%(system)s 以降") % {"system": words} if self.is_minimum else words

    @property
    def browser_words(self) -> str:
        """Google Chrome 142, LINEの中のブラウザー; empty when not recognised."""
        client = self.client
        if self.app:
            return _("%(app)sの中のブラウザー") % {"app": self.app}
        if client.browser in Browser.values:
            major = client.browser_version.partition(".")[0]
            return f"{Browser(client.browser).label} {major}".strip()
        return "" if client.browser == FEATURE else client.browser


def recognise(headers: Mapping[str, str], *, said: str = "") -> Recognised:
    """Reads User-Agent and client hints; `said` is what the person told us: "mac" or "ipad"."""
    agent = headers.get("User-Agent", "")[:1000]
    if FEATURE_PHONE.match(agent):
        return Recognised(Client(os=FEATURE, browser=FEATURE, device=Device.SIMPLE))
    found = parse(agent)
    family = found.user_agent.family if found.user_agent else ""
    app = next((name for words, name in APPS if words in agent), "")
    browser, browser_version = _browser(agent, headers, family, _version(found.user_agent))
    if app or WEBVIEW in agent:
        browser, browser_version = Browser.IN_APP, ""
    os, os_version, is_minimum = _system(agent, headers, found.os)
    model = _unquoted(headers.get("Sec-CH-UA-Model", "")) or (found.device.model or "" if found.device else "")
    client = Client(os, os_version, browser, browser_version, _device(agent, os, model))
    recognised = Recognised(client, app=app, model=model, is_minimum=is_minimum)
    return _told(recognised, agent, said)


def _version(part) -> str:
    """The dotted number of a part of the parser's answer."""
    if part is None or not part.major:
        return ""
    return ".".join(number for number in (part.major, part.minor) if number)


def _browser(agent: str, headers: Mapping[str, str], family: str, version: str) -> tuple[str, str]:
    """Our name of the browser, or the brand that says it is another; empty when it is not recognised."""
    brands = headers.get("Sec-CH-UA", "")
    other = next((brand for brand in OTHER_BRANDS if brand in brands or f"{brand}/" in agent), "")
    if other and other != "Opera":
        return other, ""
    if family == "Android":
        return ANDROIDS_OWN, ""
    return next(((ours, version) for name, ours in BROWSERS if family.startswith(name)), ("", ""))


def _chrome(agent: str) -> int:
    """The major number of the Chrome that the browser is, or is made of; 0 when it is none."""
    found = re.search(r"Chrome/(\d+)", agent)
    return int(found[1]) if found else 0


def _system(agent: str, headers: Mapping[str, str], os) -> tuple[str, str, bool]:
    """(system, version, whether the version is only a minimum)."""
    name = SYSTEMS.get(os.family, "") if os else ""
    version = _version(os)
    hint = _hinted_version(headers)
    chrome = _chrome(agent)
    match name:
        case OperatingSystem.WINDOWS:
            return name, *_windows(version, hint)
        case OperatingSystem.MACOS if hint:
            return name, hint, False
        case OperatingSystem.MACOS if chrome >= FROZEN_CHROME or "Firefox/" in agent:
            return name, LEAST_MACOS, True
        case OperatingSystem.ANDROID if hint:
            return name, hint, False
        case OperatingSystem.ANDROID if chrome >= FROZEN_CHROME and "; K" in agent:
            return name, LEAST_ANDROID, True
        case OperatingSystem.IOS:
            return name, *_ios(agent, version)
        case OperatingSystem.CHROMEOS | OperatingSystem.LINUX:
            return name, "", False
    return name, version, False


def _hinted_version(headers: Mapping[str, str]) -> str:
    """The system's true version, when the browser was asked for it and gave one; at most two numbers."""
    hint = _unquoted(headers.get("Sec-CH-UA-Platform-Version", ""))
    given = numbers(hint)[:2] if re.fullmatch(r"\d+(\.\d+)*", hint) else []
    return ".".join(str(number) for number in given).removesuffix(".0")


def _windows(version: str, hint: str) -> tuple[str, bool]:
    """10 and 11 call themselves 10; only the hint tells them apart."""
    major = (numbers(hint) or [0])[0]
    if version != "10" or not major:
        return version, version == "10"
    return ("11" if major >= WINDOWS_11_FROM else "10"), False


def _ios(agent: str, version: str) -> tuple[str, bool]:
    """Safari's own number where it is honest; an app without it may run on something newer than it says."""
    own = re.search(r"Version/(\d+)(\.\d+)?", agent)
    if own and int(own[1]) >= HONEST_IOS:
        return own[0].removeprefix("Version/"), False
    return version, own is None and version.startswith("18")


def _device(agent: str, os: str, model: str) -> str:
    if model.strip() in SIMPLE_PHONES:
        return Device.SIMPLE
    if os == OperatingSystem.IOS:
        return Device.PHONE if "iPhone" in agent or "iPod" in agent else Device.TABLET
    if os == OperatingSystem.ANDROID:
        return Device.PHONE if "Mobile" in agent else Device.TABLET
    return Device.DESKTOP if os else ""


def _told(found: Recognised, agent: str, said: str) -> Recognised:
    """Safari on a Mac and on an iPad look alike, until the person says which it is."""
    client = found.client
    if (client.os, client.browser) != (OperatingSystem.MACOS, Browser.SAFARI) or said == "mac":
        return found
    if said == "ipad":
        version = client.browser_version
        return Recognised(Client(OperatingSystem.IOS, version, Browser.SAFARI, version, Device.TABLET))
    return Recognised(client, model=found.model, may_be_ipad=True)


def _unquoted(value: str) -> str:
    return value.strip().strip('"')[:40]
