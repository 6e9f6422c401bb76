"""Names of devices for the list of login sessions; display only, no decision depends on them."""

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
    """Such as iPhoneのSafari or WindowsのChrome; 種類のわからない端末 when the user agent is not recognised."""
    parsed = parse(user_agent)
    if not user_agent or parsed.os is None or parsed.user_agent is None:
        return _("種類のわからない端末")
    system, family = parsed.os.family, parsed.user_agent.family
    if system == "iOS" and parsed.device:
        system = parsed.device.family
    names = {"system": SYSTEMS.get(system, system), "browser": BROWSERS.get(family, family)}
    return _("%(system)sの%(browser)s") % names
