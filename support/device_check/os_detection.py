"""Detects the operating system and its version; browsers report frozen versions in the User-Agent."""

import re

from django.utils.translation import gettext as _
from ua_parser import OS, UserAgent

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
OLD_WINDOWS = {"2000": "5.0", "XP": "5.1", "Vista": "6.0"}  # name → version; ua-parser gives numbers from 7 on
IOS_TRUE_VERSION_FROM = 26  # from this version on "Version/" is the true one, while the OS part stays at 18
FROZEN_IOS_VERSION = "18"
FROZEN_CHROME = 110  # from this version on Chrome always reports Android 10 and macOS 10.15.7
MIN_ANDROID, MIN_MACOS = "8", "10.15"  # minimum requirement of those Chrome versions
WINDOWS_11_FROM = 13  # of Sec-CH-UA-Platform-Version

System = tuple[str, str, str]  # OS, version, newest possible version ("" when the version is exact)


def detect_os(agent: str, hint: str, parsed: OS | None) -> System:
    """Combines the User-Agent, Sec-CH-UA-Platform-Version without quotes ("" when missing), and ua-parser's result."""
    family = parsed.family if parsed else ""
    name = SYSTEMS.get(family, "" if family == "Other" else family)
    reported, hint = version(parsed), _two_numbers(hint)
    match name:
        case OperatingSystem.WINDOWS:
            return name, *_windows(OLD_WINDOWS.get(reported, reported), hint)
        case OperatingSystem.MACOS | OperatingSystem.ANDROID if hint:
            return name, hint, ""
        case OperatingSystem.MACOS if _chrome(agent) >= FROZEN_CHROME or "Firefox/" in agent:
            return name, MIN_MACOS, OR_NEWER
        case OperatingSystem.ANDROID if _chrome(agent) >= FROZEN_CHROME and "; K" in agent:
            return name, MIN_ANDROID, OR_NEWER
        case OperatingSystem.IOS:
            return name, *_ios(agent, reported)
        case OperatingSystem.CHROMEOS | OperatingSystem.LINUX:
            return name, "", ""
    return name, reported, ""


def os_label(client: Client) -> str:
    """The system's name and version for users; empty when it was not detected."""
    is_known = client.os in OperatingSystem.values
    name = str(OperatingSystem(client.os).label) if is_known else client.os
    if client.os == OperatingSystem.WINDOWS and client.os_newest:
        return _("Windows 10 または 11")
    if not client.os_version:
        return name
    is_windows = client.os == OperatingSystem.WINDOWS
    old_names = {number: old_name for old_name, number in OLD_WINDOWS.items()} if is_windows else {}
    label = f"{name} {old_names.get(client.os_version, client.os_version)}"
    return _("%(system)s 以降") % {"system": label} if client.os_newest else label


def version(part: OS | UserAgent | None) -> str:
    """ "major.minor" of a part of ua-parser's result, "major" without a minor number, or ""."""
    if part is None or not part.major:
        return ""
    return ".".join(number for number in (part.major, part.minor) if number)


def _chrome(agent: str) -> int:
    """Major version of Chrome or Chromium in the User-Agent; 0 when there is none."""
    match = re.search(r"Chrome/(\d+)", agent)
    return int(match[1]) if match else 0


def _two_numbers(hint: str) -> str:
    parts = numbers(hint)[:2] if re.fullmatch(r"\d+(\.\d+)*", hint) else []
    return ".".join(str(part) for part in parts).removesuffix(".0")


def _windows(reported: str, hint: str) -> tuple[str, str]:
    """(version, newest possible version): Windows 10 and 11 both report 10, so only the hint distinguishes them."""
    major = (numbers(hint) or [0])[0]
    if reported != "10":
        return reported, ""
    if not major:
        return "10", "11"
    return ("11" if major >= WINDOWS_11_FROM else "10"), ""


def _ios(agent: str, reported: str) -> tuple[str, str]:
    """(version, newest possible version): the number after "Version/" from iOS 26 on; apps without it report 18."""
    safari_version = re.search(r"Version/(\d+)(\.\d+)?", agent)
    if safari_version and int(safari_version[1]) >= IOS_TRUE_VERSION_FROM:
        return safari_version[0].removeprefix("Version/"), ""
    is_frozen = safari_version is None and reported.partition(".")[0] == FROZEN_IOS_VERSION
    return reported, OR_NEWER if is_frozen else ""
