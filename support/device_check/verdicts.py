"""The verdict on a device for a purpose by the environment rules, with reason and advice."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cms.environment.rules import Browser, Decision, Device, OperatingSystem, Purpose, Rule, Verdict, decide
from support.device_check.detection import FEATURE, DetectedDevice

COMPUTERS = (OperatingSystem.WINDOWS, OperatingSystem.MACOS)
NOTICE_STYLES = {Verdict.SUPPORTED: "ok", Verdict.UNSUPPORTED: "error"}


@dataclass(frozen=True)
class PurposeVerdict:
    """Verdict for one purpose, with reason and advice as texts."""

    purpose: str
    verdict: str
    why: str
    advice: str
    needs_phone: bool = False  # no computer is supported: the page shows its address as a QR code for a phone

    @property
    def label(self) -> str:
        """Name of the purpose."""
        return str(Purpose(self.purpose).label)

    @property
    def notice(self) -> str:
        """CSS class and icon of the notice: ok, error or warn."""
        return NOTICE_STYLES.get(Verdict(self.verdict), "warn")

    @property
    def text(self) -> str:
        """The verdict as text."""
        return verdict_label(self.verdict)


def verdict_label(verdict: str) -> str:
    """The text for a value of Verdict."""
    labels = {
        Verdict.SUPPORTED: _("使えます"),
        Verdict.UNSUPPORTED: _("対応していません"),
        Verdict.UNKNOWN: _("判定できません"),
    }
    return labels[Verdict(verdict)]


def verdict_for(device: DetectedDevice, purpose: str, rules: Iterable[Rule]) -> PurposeVerdict:
    """Applies the rules of one purpose. The verdict is unknown while the device is not certain."""
    rules = [rule for rule in rules if rule.purpose == purpose]
    if device.may_be_ipad:
        why = _("Macと、パソコン用の表示にしたiPadは、こちらから見分けられません。")
        return PurposeVerdict(purpose, Verdict.UNKNOWN, why, _("下で、お使いの端末を選んでください。"))
    decision = decide(device.client, purpose, rules)
    note = str(decision.rule.note) if decision.rule and decision.rule.note else ""
    match decision.verdict:
        case Verdict.SUPPORTED:
            return PurposeVerdict(purpose, Verdict.SUPPORTED, note, _("このままお使いください。"))
        case Verdict.UNSUPPORTED:
            needs_phone = _needs_phone(device, rules)
            advice = _phone_advice() if needs_phone else _upgrade_advice(device, rules)
            return PurposeVerdict(purpose, Verdict.UNSUPPORTED, note, advice, needs_phone)
    return _unknown(device, purpose, decision)


def _unknown(device: DetectedDevice, purpose: str, decision: Decision) -> PurposeVerdict:
    if asks_for_model(device, decision):
        why = _("らくらくスマートフォンかどうかが、こちらからは分かりません。")
        return PurposeVerdict(purpose, Verdict.UNKNOWN, why, _("下で、お使いの端末を選んでください。"))
    why = _("端末やブラウザーの種類が分かりませんでした。")
    if decision.rule:
        why = _("OSやブラウザーのバージョンが分かりませんでした。")
    advice = _(
        "このままお試しください。うまくいかないときは、iPhoneはSafari、ほかの端末はGoogle Chromeで開いてください。"
    )
    return PurposeVerdict(purpose, Verdict.UNKNOWN, why, advice)


def asks_for_model(device: DetectedDevice, decision: Decision) -> bool:
    """Whether the verdict depends on the user's answer whether the phone is a simple smartphone."""
    rule = decision.rule
    if decision.verdict != Verdict.UNKNOWN or rule is None:
        return False
    return device.client.may_be_simple and rule.device == Device.SIMPLE


def may_be_simple(device: DetectedDevice, rules: Iterable[Rule]) -> bool:
    """Whether `asks_for_model` holds for any purpose."""
    rules = list(rules)
    return any(asks_for_model(device, decide(device.client, purpose, rules)) for purpose in Purpose.values)


def _needs_phone(device: DetectedDevice, rules: list[Rule]) -> bool:
    """Whether the device is a computer and the rules of the purpose name phones alone."""
    is_computer = device.client.os in COMPUTERS
    return is_computer and not any(browsers_for(os, rules) for os in COMPUTERS)


def _phone_advice() -> str:
    return _("スマートフォンで開いてください。下のQRコードを、スマートフォンのカメラで読み取れます。")


def _upgrade_advice(device: DetectedDevice, rules: list[Rule]) -> str:
    client = device.client
    is_for_phones = not any(browsers_for(os, rules) for os in COMPUTERS)
    other_device = (
        _("対応しているスマートフォンをお使いください。")
        if is_for_phones
        else _("対応しているスマートフォンかパソコンをお使いください。")
    )
    if client.os == FEATURE or client.device == Device.SIMPLE:
        return other_device
    if any(_is_supported(rule, client.os, client.browser) for rule in rules):
        return _("OSとブラウザーを新しくしてから、もう一度調べてください。")
    browsers = browsers_for(client.os, rules)
    if not browsers:
        return other_device
    if client.browser == Browser.IN_APP:
        return _("アプリのメニューから、%(browser)sで開き直してください。") % {"browser": browsers[0].label}
    return _("%(browser)sで、このサイトを開き直してください。") % {"browser": browsers[0].label}


def browsers_for(os: str, rules: Iterable[Rule]) -> list[Browser]:
    """The supported browsers of an operating system, in the order of the rules, each once."""
    return list(dict.fromkeys(Browser(rule.browser) for rule in rules if _is_supported(rule, os)))


def _is_supported(rule: Rule, os: str, browser: str = "") -> bool:
    is_match = rule.os == os and (not browser or rule.browser == browser)
    return is_match and rule.verdict == Verdict.SUPPORTED
