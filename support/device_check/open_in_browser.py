"""How somebody gets from a browser that will not do into one that will: a link that opens it, or the app's own menu."""

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
    """`browser`: its name; `line_url` and `intent_url` open it at once where they work; `menu`: what to press else."""

    browser: str
    address: str
    menu: str = ""
    line_url: str = ""
    intent_url: str = ""


def browser_link(found: DetectedDevice, rules: Iterable[Rule], address: str) -> BrowserLink | None:
    """To the first browser that will do on this system, with `address` (absolute) open in it.

    None when this browser will do, and when no browser would on this device.
    """
    client = found.client
    browsers = browsers_for(client.os, rules)
    if (
        found.may_be_ipad
        or client.device == Device.SIMPLE
        or not browsers
        or client.browser in {"", FEATURE, *browsers}
    ):
        return None
    in_app = client.browser == Browser.IN_APP
    return BrowserLink(
        browser=str(browsers[0].label),
        address=address,
        menu=str(MENUS.get(found.app, ANY_MENU)) if in_app else "",
        line_url=_line_external_url(address) if found.app == "LINE" and client.os in PHONES else "",
        intent_url=_intent_url(address) if client.os == OperatingSystem.ANDROID and Browser.CHROME in browsers else "",
    )


def _line_external_url(address: str) -> str:
    """LINE opens a link in the phone's own browser when its address asks for it."""
    return f"{address}{'&' if '?' in address else '?'}openExternalBrowser=1"


def _intent_url(address: str) -> str:
    """Android's address for "open this in Chrome"; without Chrome the phone offers it in its store."""
    parts = urlsplit(address)
    rest = f"{parts.netloc}{parts.path}" + (f"?{parts.query}" if parts.query else "")
    return f"intent://{rest}#Intent;scheme={parts.scheme};package={CHROME_PACKAGE};end"
