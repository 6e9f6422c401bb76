"""What is tried in the page itself: its names, and for each outcome what it means and what to do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class TestResult(StrEnum):
    """What trying a thing gave."""

    OK = "ok"
    FAIL = "fail"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class BrowserTest:
    """One thing that the page tries, and the sentence for each outcome; that of a failure says what to do."""

    name: str
    label: object
    ok: object
    fail: object
    unknown: object


NOT_TESTABLE = _("JavaScriptがオフか、このブラウザーでは調べられません。")
BROWSER_TESTS = (
    BrowserTest(
        "script",
        _("JavaScript"),
        _("動いています。"),
        _("オフです。お申込みと電子チケットの表示はできます。配信は、オンにしてご覧ください。"),
        _("動いていません。お申込みと電子チケットの表示はできます。配信は、JavaScriptをオンにしてご覧ください。"),
    ),
    BrowserTest(
        "cookies",
        _("Cookie"),
        _("使えます。"),
        _("使えません。お申込みとログインに必要です。ブラウザーの設定で、Cookieを許可してください。"),
        _("まだ分かりません。下のボタンで結果コードを作ると分かります。"),
    ),
    BrowserTest(
        "storage",
        _("端末への保存"),
        _("使えます。"),
        _("使えません。プライベートモードなら、通常のモードで開いてください。"),
        NOT_TESTABLE,
    ),
    BrowserTest(
        "offline",
        _("電波が弱いときの電子チケット"),
        _("一度開いたチケットは、電波がなくても表示できます。"),
        _("電波がないと表示できません。会場に着く前に画面を開き、番号も控えてください。"),
        NOT_TESTABLE,
    ),
    BrowserTest(
        "clock",
        _("端末の時計"),
        _("合っています。"),
        _(
            "1分より大きくずれています。端末の設定で、日付と時刻を自動にしてください。カードの本人認証に失敗することがあります。"
        ),
        NOT_TESTABLE,
    ),
    BrowserTest(
        "video",
        _("配信の動画"),
        _("再生できる形式です。"),
        _("再生できません。iPhoneはSafari、ほかの端末はGoogle Chromeの新しい版で開いてください。"),
        NOT_TESTABLE,
    ),
    BrowserTest(
        "qr",
        _("QRコードの読み取り"),
        _("ほかの端末で読み取れました。"),
        _("読み取れませんでした。画面を明るくし、画面の保護シートや汚れを確かめてください。"),
        _("まだ試していません。"),
    ),
)
ANSWERED_BY_USER = ("qr",)  # a person tells the outcome of these


def parse_results(submitted: Mapping[str, str], *, cookies_came_back: bool) -> dict[str, str]:
    """The outcomes as a form brings them; anything else than an outcome is unknown. Cookies are proven here."""
    outcomes = {check.name: submitted.get(check.name, "") for check in BROWSER_TESTS}
    known = {name: value if value in set(TestResult) else TestResult.UNKNOWN.value for name, value in outcomes.items()}
    return known | {"cookies": (TestResult.OK if cookies_came_back else TestResult.FAIL).value}


def described_results(results: Mapping[str, str]) -> Iterable[tuple[BrowserTest, TestResult, object]]:
    """Each check with its outcome and the sentence for it."""
    for check in BROWSER_TESTS:
        outcome = TestResult(results.get(check.name, TestResult.UNKNOWN))
        yield check, outcome, getattr(check, outcome.value)
