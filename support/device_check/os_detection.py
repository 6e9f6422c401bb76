"""Which operating system and which version of it a browser names, and how much of that is true."""

import re

from django.utils.translation import gettext as _

from cms.environment.rules import OR_NEWER, Client, OperatingSystem, numbers

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
OLD_WINDOWS = {"2000": "5.0", "XP": "5.1", "Vista": "6.0"}  # names instead of numbers; 7 and later have numbers
IOS_TRUE_VERSION_FROM = 26  # since then Safari says its own number, while the system's stands still at 18
FROZEN_IOS_VERSION = "18"
FROZEN_CHROME = 110  # since then Chrome says Android 10 and macOS 10.15.7 whatever it runs on
MIN_ANDROID, MIN_MACOS = "8", "10.15"  # what a Chrome that says so needs at least
WINDOWS_11_FROM = 13  # of Sec-CH-UA-Platform-Version

System = tuple[str, str, str]  # system, version, the newest that it may be ("" when the version is exact)


def detect_os(agent: str, hint: str, found) -> System:
    """Of a user agent, Sec-CH-UA-Platform-Version without its quotes ("" when it was not sent), and the parser's OS."""
    family = found.family if found else ""
    name = SYSTEMS.get(family, "" if family == "Other" else family)
    said, hint = version(found), _two_numbers(hint)
    match name:
        case OperatingSystem.WINDOWS:
            return name, *_windows(OLD_WINDOWS.get(said, said), hint)
        case OperatingSystem.MACOS | OperatingSystem.ANDROID if hint:
            return name, hint, ""
        case OperatingSystem.MACOS if _chrome(agent) >= FROZEN_CHROME or "Firefox/" in agent:
            return name, MIN_MACOS, OR_NEWER
        case OperatingSystem.ANDROID if _chrome(agent) >= FROZEN_CHROME and "; K" in agent:
            return name, MIN_ANDROID, OR_NEWER
        case OperatingSystem.IOS:
            return name, *_ios(agent, said)
        case OperatingSystem.CHROMEOS | OperatingSystem.LINUX:
            return name, "", ""
    return name, said, ""


def os_label(client: Client) -> str:
    """The system as people call it; empty when it was not recognised."""
    known = client.os in OperatingSystem.values
    name = str(OperatingSystem(client.os).label) if known else client.os
    if client.os == OperatingSystem.WINDOWS and client.os_newest:
        return _("Windows 10 または 11")
    if not client.os_version:
        return name
    old = {number: told for told, number in OLD_WINDOWS.items()} if client.os == OperatingSystem.WINDOWS else {}
    told = f"{name} {old.get(client.os_version, client.os_version)}"
    return _("%(system)s 以降") % {"system": told} if client.os_newest else told


def version(part) -> str:
    """The dotted number of a part of the parser's answer, at most two numbers."""
    if part is None or not part.major:
        return ""
    return ".".join(number for number in (part.major, part.minor) if number)


def _chrome(agent: str) -> int:
    """The major number of the Chrome that the browser is, or is made of; 0 when it is none."""
    found = re.search(r"Chrome/(\d+)", agent)
    return int(found[1]) if found else 0


def _two_numbers(hint: str) -> str:
    given = numbers(hint)[:2] if re.fullmatch(r"\d+(\.\d+)*", hint) else []
    return ".".join(str(number) for number in given).removesuffix(".0")


def _windows(reported: str, hint: str) -> tuple[str, str]:
    """10 and 11 call themselves 10; only the hint tells them apart."""
    major = (numbers(hint) or [0])[0]
    if reported != "10":
        return reported, ""
    if not major:
        return "10", "11"
    return ("11" if major >= WINDOWS_11_FROM else "10"), ""


def _ios(agent: str, reported: str) -> tuple[str, str]:
    """Safari's own number where it is honest; an app without it may run on something newer than it says."""
    own = re.search(r"Version/(\d+)(\.\d+)?", agent)
    if own and int(own[1]) >= IOS_TRUE_VERSION_FROM:
        return own[0].removeprefix("Version/"), ""
    stood_still = own is None and reported.partition(".")[0] == FROZEN_IOS_VERSION
    return reported, OR_NEWER if stood_still else ""
