"""The verdict on a device for each purpose, with the reason and what to do next."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cms.environment.rules import Browser, Device, OperatingSystem, Purpose, Rule, Verdict, decide
from support.environment.recognition import FEATURE, Recognised


@dataclass(frozen=True)
class Answer:
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
        return {Verdict.SUPPORTED: "ok", Verdict.UNSUPPORTED: "error"}.get(Verdict(self.verdict), "warn")

    @property
    def words(self) -> str:
        """The verdict as a sentence."""
        words = {
            Verdict.SUPPORTED: _("使えます"),
            Verdict.UNSUPPORTED: _("対応していません"),
            Verdict.UNKNOWN: _("判定できません"),
        }
        return words[Verdict(self.verdict)]


def answer(found: Recognised, purpose: str, rules: Iterable[Rule]) -> Answer:
    """The verdict by the editors' rules; never a guess."""
    rules = [rule for rule in rules if rule.purpose == purpose]
    if found.may_be_ipad:
        why = _("Macと、パソコン用の表示にしたiPadは、こちらから見分けられません。")
        return Answer(purpose, Verdict.UNKNOWN, why, _("下で、お使いの端末を選んでください。"))
    decision = decide(found.client, purpose, rules)
    why = str(decision.rule.note) if decision.rule and decision.rule.note else ""
    match decision.verdict:
        case Verdict.SUPPORTED:
            return Answer(purpose, Verdict.SUPPORTED, why, _("このままお使いください。"))
        case Verdict.UNSUPPORTED:
            return Answer(purpose, Verdict.UNSUPPORTED, why, _way_out(found, rules))
    advice = _(
        "このままお試しください。うまくいかないときは、iPhoneはSafari、ほかの端末はGoogle Chromeで開いてください。"
    )
    return Answer(purpose, Verdict.UNKNOWN, why or _("端末やブラウザーの種類が分かりませんでした。"), advice)


def _way_out(found: Recognised, rules: list[Rule]) -> str:
    client = found.client
    if client.os == FEATURE or client.device == Device.SIMPLE:
        return _("対応しているスマートフォンかパソコンをお使いください。")
    if any(_would_do(rule, client.os, client.browser) for rule in rules):
        return _("OSとブラウザーを新しくしてから、もう一度調べてください。")
    browsers = [Browser(rule.browser).label for rule in rules if _would_do(rule, client.os)]
    if not browsers:
        return _("対応しているスマートフォンかパソコンをお使いください。")
    if client.browser == Browser.IN_APP:
        return _("アプリのメニューから、%(browser)sで開き直してください。") % {"browser": browsers[0]}
    return _("%(browser)sで、このサイトを開き直してください。") % {"browser": browsers[0]}


def _would_do(rule: Rule, os: str, browser: str = "") -> bool:
    fits = rule.os == os and (not browser or rule.browser == browser)
    return fits and rule.verdict == Verdict.SUPPORTED


def can_leave_line(found: Recognised) -> bool:
    """LINE opens a link outside of itself when the address asks for it."""
    phone = found.client.os in {OperatingSystem.IOS, OperatingSystem.ANDROID}
    return phone and found.app == "LINE"
