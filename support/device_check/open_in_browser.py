"""Helps users out of an unsupported browser: a link that opens a supported one, or the menu of the app."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from cms.environment.rules import Browser, Device, OperatingSystem, Rule
from support.device_check.detection import FEATURE, DetectedDevice
from support.device_check.user_agent_patterns import ANY_MENU, MENUS
from support.device_check.verdicts import browsers_for

PHONES = {OperatingSystem.IOS, OperatingSystem.ANDROID}
CHROME_PACKAGE = "com.android.chrome"


@dataclass(frozen=True)
class BrowserLink:
    """`browser`: name of a supported browser; `line_url`, `intent_url`: links that open it, or empty.

    `address`: URL to be opened there; `menu`: instruction for the menu of the app, or empty.
    """

    browser: str
    address: str
    menu: str = ""
    line_url: str = ""
    intent_url: str = ""


def browser_link(device: DetectedDevice, rules: Iterable[Rule], address: str) -> BrowserLink | None:
    """Opens `address` (an absolute URL) in the first supported browser of this operating system.

    None when this browser is supported, and when no browser on this device is.
    """
    client = device.client
    browsers = browsers_for(client.os, rules)
    if (
        device.may_be_ipad
        or client.device == Device.SIMPLE
        or not browsers
        or client.browser in {"", FEATURE, *browsers}
    ):
        return None
    in_app = client.browser == Browser.IN_APP
    return BrowserLink(
        browser=str(browsers[0].label),
        address=address,
        menu=str(MENUS.get(device.app, ANY_MENU)) if in_app else "",
        line_url=_line_external_url(address) if device.app == "LINE" and client.os in PHONES else "",
        intent_url=_intent_url(address) if client.os == OperatingSystem.ANDROID and Browser.CHROME in browsers else "",
    )


def _line_external_url(address: str) -> str:
    """LINE opens links with this parameter in the default browser of the phone."""
    return f"{address}{'&' if '?' in address else '?'}openExternalBrowser=1"


def _intent_url(address: str) -> str:
    """Android intent URL that opens `address` in Chrome, or Chrome's page in the store when it is not installed."""
    parts = urlsplit(address)
    rest = f"{parts.netloc}{parts.path}" + (f"?{parts.query}" if parts.query else "")
    return f"intent://{rest}#Intent;scheme={parts.scheme};package={CHROME_PACKAGE};end"
