"""A device in words that its owner recognises; nothing is decided by it."""

from django.utils.translation import gettext as _
from ua_parser import parse

SYSTEMS = {"Mac OS X": "Mac", "Chrome OS": "Chromebook"}  # else the system's own name
BROWSERS = {
    "Mobile Safari": "Safari",
    "Chrome Mobile": "Chrome",
    "Chrome Mobile iOS": "Chrome",
    "Edge Mobile": "Edge",
    "Firefox Mobile": "Firefox",
    "Firefox iOS": "Firefox",
}


def device_label(user_agent: str) -> str:
    """iPhoneのSafari; WindowsのChrome; わからない端末 when the browser does not say."""
    found = parse(user_agent)
    if not user_agent or found.os is None or found.user_agent is None:
        return _("種類のわからない端末")
    system, family = found.os.family, found.user_agent.family
    if system == "iOS" and found.device:
        system = found.device.family
    words = {"system": SYSTEMS.get(system, system), "browser": BROWSERS.get(family, family)}
    return _("%(system)sの%(browser)s") % words
