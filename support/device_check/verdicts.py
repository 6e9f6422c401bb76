"""The verdict on a device for each purpose, with the reason and what to do next."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cms.environment.rules import Browser, Decision, Device, Purpose, Rule, Verdict, decide
from support.device_check.detection import FEATURE, DetectedDevice

NOTICES = {Verdict.SUPPORTED: "ok", Verdict.UNSUPPORTED: "error"}


@dataclass(frozen=True)
class PurposeVerdict:
    """One purpose: ○, × or △ in words, why, and what to do."""

    purpose: str
    verdict: str
    why: str
    advice: str

    @property
    def label(self) -> str:
        """The purpose as people call it."""
        return str(Purpose(self.purpose).label)

    @property
    def notice(self) -> str:
        """The kind of notice that carries it."""
        return NOTICES.get(Verdict(self.verdict), "warn")

    @property
    def text(self) -> str:
        """The verdict as a sentence."""
        return verdict_label(self.verdict)


def verdict_label(verdict: str) -> str:
    """supported, unsupported and unknown as a buyer reads them."""
    words = {
        Verdict.SUPPORTED: _("使えます"),
        Verdict.UNSUPPORTED: _("対応していません"),
        Verdict.UNKNOWN: _("判定できません"),
    }
    return words[Verdict(verdict)]


def verdict_for(found: DetectedDevice, purpose: str, rules: Iterable[Rule]) -> PurposeVerdict:
    """The verdict by the editors' rules; never a guess."""
    rules = [rule for rule in rules if rule.purpose == purpose]
    if found.may_be_ipad:
        why = _("Macと、パソコン用の表示にしたiPadは、こちらから見分けられません。")
        return PurposeVerdict(purpose, Verdict.UNKNOWN, why, _("下で、お使いの端末を選んでください。"))
    decision = decide(found.client, purpose, rules)
    note = str(decision.rule.note) if decision.rule and decision.rule.note else ""
    match decision.verdict:
        case Verdict.SUPPORTED:
            return PurposeVerdict(purpose, Verdict.SUPPORTED, note, _("このままお使いください。"))
        case Verdict.UNSUPPORTED:
            return PurposeVerdict(purpose, Verdict.UNSUPPORTED, note, _upgrade_advice(found, rules))
    return _unknown(found, purpose, decision)


def _unknown(found: DetectedDevice, purpose: str, decision: Decision) -> PurposeVerdict:
    if asks_for_model(found, decision):
        why = _("らくらくスマートフォンかどうかが、こちらからは分かりません。")
        return PurposeVerdict(purpose, Verdict.UNKNOWN, why, _("下で、お使いの端末を選んでください。"))
    why = _("端末やブラウザーの種類が分かりませんでした。")
    if decision.rule:
        why = _("OSやブラウザーのバージョンが分かりませんでした。")
    advice = _(
        "このままお試しください。うまくいかないときは、iPhoneはSafari、ほかの端末はGoogle Chromeで開いてください。"
    )
    return PurposeVerdict(purpose, Verdict.UNKNOWN, why, advice)


def asks_for_model(found: DetectedDevice, decision: Decision) -> bool:
    """Whether the verdict waits for the person to say what kind of phone it is."""
    is_open = decision.verdict == Verdict.UNKNOWN and decision.rule is not None
    return is_open and found.client.may_be_simple and decision.rule.device == Device.SIMPLE  # type: ignore[union-attr]


def may_be_simple(found: DetectedDevice, rules: Iterable[Rule]) -> bool:
    """Whether any purpose waits for that."""
    rules = list(rules)
    return any(asks_for_model(found, decide(found.client, purpose, rules)) for purpose in Purpose.values)


def _upgrade_advice(found: DetectedDevice, rules: list[Rule]) -> str:
    client = found.client
    if client.os == FEATURE or client.device == Device.SIMPLE:
        return _("対応しているスマートフォンかパソコンをお使いください。")
    if any(_is_supported(rule, client.os, client.browser) for rule in rules):
        return _("OSとブラウザーを新しくしてから、もう一度調べてください。")
    browsers = browsers_for(client.os, rules)
    if not browsers:
        return _("対応しているスマートフォンかパソコンをお使いください。")
    if client.browser == Browser.IN_APP:
        return _("アプリのメニューから、%(browser)sで開き直してください。") % {"browser": browsers[0].label}
    return _("%(browser)sで、このサイトを開き直してください。") % {"browser": browsers[0].label}


def browsers_for(os: str, rules: Iterable[Rule]) -> list[Browser]:
    """The browsers with which a system will do, in the editors' order, each once."""
    return list(dict.fromkeys(Browser(rule.browser) for rule in rules if _is_supported(rule, os)))


def _is_supported(rule: Rule, os: str, browser: str = "") -> bool:
    fits = rule.os == os and (not browser or rule.browser == browser)
    return fits and rule.verdict == Verdict.SUPPORTED
