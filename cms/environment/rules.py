"""The verdict on a device: a pure function of plain values, so that a test can hold a table against it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """What somebody wants to do with the device."""

    BUYING = "buying", _("お申込み・ご購入")
    TICKET = "e-ticket", _("電子チケットの表示")
    STREAMING = "streaming", _("配信の視聴")


class OperatingSystem(models.TextChoices):
    """Systems that we can tell apart."""

    WINDOWS = "windows", "Windows"
    MACOS = "macos", "macOS"
    IOS = "ios", "iOS"
    ANDROID = "android", "Android"
    CHROMEOS = "chromeos", "ChromeOS"
    LINUX = "linux", "Linux"


class Browser(models.TextChoices):
    """Browsers that we can tell apart."""

    CHROME = "chrome", "Google Chrome"
    SAFARI = "safari", "Safari"
    EDGE = "edge", "Microsoft Edge"
    FIREFOX = "firefox", "Firefox"
    SAMSUNG = "samsung", "Samsung Internet"
    OPERA = "opera", "Opera"
    IE = "ie", "Internet Explorer"
    IN_APP = "in-app", _("アプリの中のブラウザー")


class Device(models.TextChoices):
    """Kinds of device that make a difference."""

    DESKTOP = "desktop", _("パソコン")
    PHONE = "phone", _("スマートフォン")
    TABLET = "tablet", _("タブレット")
    SIMPLE = "simple-phone", _("らくらくスマートフォンなど")


class Verdict(models.TextChoices):
    """What we can say."""

    SUPPORTED = "supported", _("対応")
    UNSUPPORTED = "unsupported", _("非対応")
    UNKNOWN = "unknown", _("判定できません")


OR_NEWER = "…"  # the newest that a system may be, when it says its version only as a minimum


@dataclass(frozen=True)
class Client:
    """What was recognised of a device; an empty text means: not recognised. Versions are dotted numbers.

    `os_newest`: empty when the version is exact; else the system is of `os_version` up to that one, or up to any.
    `may_be_simple`: an Android phone that hides its model, so that it may be one of the simple smartphones.
    """

    os: str = ""
    os_version: str = ""
    browser: str = ""
    browser_version: str = ""
    device: str = ""
    os_newest: str = ""
    may_be_simple: bool = False


@dataclass(frozen=True)
class Rule:
    """One row of the guidance; empty limits and an empty device fit everything."""

    purpose: str
    os: str
    browser: str
    verdict: Verdict
    os_minimum: str = ""
    os_maximum: str = ""
    browser_minimum: str = ""
    device: str = ""
    note: str = ""


@dataclass(frozen=True)
class Decision:
    """The verdict and, when a rule gave it, the rule."""

    verdict: Verdict
    rule: Rule | None = None


def numbers(version: str) -> list[int]:
    """10.14.6 → [10, 14, 6]; anything after a part that is no number is left out."""
    parts: list[int] = []
    for part in version.split("."):
        if not part.isdecimal():
            break
        parts.append(int(part))
    return parts


def within(version: str, *, low: str, high: str, newest: str = "") -> bool | None:
    """Whether a version lies between the limits (10.15.7 is within a maximum of 10); None when it cannot be said.

    With `newest` the version is one of a range: the answer is only yes or no when it holds for all of the range.
    """
    if not numbers(low) and not numbers(high):
        return True
    if not numbers(version):
        return None
    top = newest or version
    if not _stays(version, high) or (top != OR_NEWER and not _reaches(top, low)):
        return False
    is_inside = _reaches(version, low) and (not numbers(high) if top == OR_NEWER else _stays(top, high))
    return True if is_inside else None


def _reaches(version: str, low: str) -> bool:
    known, least = numbers(version), numbers(low)
    return known + [0] * (len(least) - len(known)) >= least


def _stays(version: str, high: str) -> bool:
    most = numbers(high)
    return not most or numbers(version)[: len(most)] <= most


def fits(client: Client, rule: Rule) -> bool | None:
    """Whether a rule speaks of this device; None when a version or a model that matters is not known."""
    if (rule.os, rule.browser) != (client.os, client.browser):
        return False
    limits = [
        _is_kind(client, rule.device),
        within(client.os_version, low=rule.os_minimum, high=rule.os_maximum, newest=client.os_newest),
        within(client.browser_version, low=rule.browser_minimum, high=""),
    ]
    return False if False in limits else None if None in limits else True


def _is_kind(client: Client, device: str) -> bool | None:
    if not device or device == client.device:
        return True
    return None if device == Device.SIMPLE and client.may_be_simple else False


def decide(client: Client, purpose: str, rules: Iterable[Rule]) -> Decision:
    """The first rule that fits decides; recognised without a rule is unsupported; not recognised is unknown."""
    if not client.os or not client.browser:
        return Decision(Verdict.UNKNOWN)
    for rule in rules:
        if rule.purpose != purpose:
            continue
        fit = fits(client, rule)
        if fit is None:
            return Decision(Verdict.UNKNOWN, rule)
        if fit:
            return Decision(rule.verdict, rule)
    return Decision(Verdict.UNSUPPORTED)


def verdict(client: Client, purpose: str, rules: Iterable[Rule]) -> Verdict:
    """supported, unsupported or unknown."""
    return decide(client, purpose, rules).verdict
