"""Decides whether a device is supported: pure functions of plain values, without database access."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.shared.text.codes import whole_number


class Purpose(models.TextChoices):
    """What the device is to be used for."""

    BUYING = "buying", _("お申込み・ご購入")
    TICKET = "e-ticket", _("電子チケットの表示")
    STREAMING = "streaming", _("配信の視聴")


class OperatingSystem(models.TextChoices):
    """Operating systems that the device check distinguishes."""

    WINDOWS = "windows", "Windows"
    MACOS = "macos", "macOS"
    IOS = "ios", "iOS"
    ANDROID = "android", "Android"
    CHROMEOS = "chromeos", "ChromeOS"
    LINUX = "linux", "Linux"


class Browser(models.TextChoices):
    """Browsers that the device check distinguishes."""

    CHROME = "chrome", "Google Chrome"
    SAFARI = "safari", "Safari"
    EDGE = "edge", "Microsoft Edge"
    FIREFOX = "firefox", "Firefox"
    SAMSUNG = "samsung", "Samsung Internet"
    OPERA = "opera", "Opera"
    IE = "ie", "Internet Explorer"
    IN_APP = "in-app", _("アプリの中のブラウザー")


class Device(models.TextChoices):
    """Types of device that rules can be limited to."""

    DESKTOP = "desktop", _("パソコン")
    PHONE = "phone", _("スマートフォン")
    TABLET = "tablet", _("タブレット")
    SIMPLE = "simple-phone", _("らくらくスマートフォンなど")


class Verdict(models.TextChoices):
    """The result of the device check."""

    SUPPORTED = "supported", _("対応")
    UNSUPPORTED = "unsupported", _("非対応")
    UNKNOWN = "unknown", _("判定できません")


OR_NEWER = "…"  # as `os_newest`: the reported version is a minimum, and there is no known maximum


@dataclass(frozen=True)
class Client:
    """The detected properties of a device; an empty string means not detected. Versions are dotted numbers.

    `os_newest`: empty when `os_version` is exact; else the newest possible version, or OR_NEWER for any.
    `may_be_simple`: an Android phone that hides its model, so it may be one of the simple phones.
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
    """One row of the table; an empty version limit or an empty device matches everything."""

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
    """The verdict with the rule it follows from; `rule` is None when no rule matched."""

    verdict: Verdict
    rule: Rule | None = None


def numbers(version: str) -> list[int]:
    """10.14.6 → [10, 14, 6]; ignores everything from the first part that is not a number."""
    parts: list[int] = []
    for part in version.split("."):
        number = whole_number(part)
        if number is None:
            break
        parts.append(number)
    return parts


def within(version: str, *, low: str, high: str, newest: str = "") -> bool | None:
    """Whether a version is between the limits (10.15.7 is within a maximum of 10); None when that is not known.

    With `newest` the version is a range from `version` to `newest`, and the result is None unless all of it agrees.
    """
    if not numbers(low) and not numbers(high):
        return True
    if not numbers(version):
        return None
    top = newest or version
    if not _at_most(version, high) or (top != OR_NEWER and not _at_least(top, low)):
        return False
    is_inside = _at_least(version, low) and (not numbers(high) if top == OR_NEWER else _at_most(top, high))
    return True if is_inside else None


def _at_least(version: str, low: str) -> bool:
    parts, least = numbers(version), numbers(low)
    return parts + [0] * (len(least) - len(parts)) >= least


def _at_most(version: str, high: str) -> bool:
    most = numbers(high)
    return not most or numbers(version)[: len(most)] <= most


def fits(client: Client, rule: Rule) -> bool | None:
    """Whether a rule applies to this device; None when a required version or model is not known."""
    if (rule.os, rule.browser) != (client.os, client.browser):
        return False
    limits = [
        _is_device(client, rule.device),
        within(client.os_version, low=rule.os_minimum, high=rule.os_maximum, newest=client.os_newest),
        within(client.browser_version, low=rule.browser_minimum, high=""),
    ]
    return False if False in limits else None if None in limits else True


def _is_device(client: Client, device: str) -> bool | None:
    if not device or device == client.device:
        return True
    return None if device == Device.SIMPLE and client.may_be_simple else False


def decide(client: Client, purpose: str, rules: Iterable[Rule]) -> Decision:
    """The verdict of the first rule that fits; a detected device without a rule is unsupported, else it is unknown."""
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
