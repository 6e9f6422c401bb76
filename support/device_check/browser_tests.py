"""The tests that static/js/device.js runs in the page, and the text for each result."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class TestResult(StrEnum):
    """Result of a browser test; unknown when it could not run."""

    OK = "ok"
    FAIL = "fail"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class BrowserTest:
    """One test with a text for each result; the text for a failure says what to do."""

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


def parse_results(submitted: Mapping[str, str], *, cookie_received: bool) -> dict[str, str]:
    """Result by test name, from form data; invalid values become unknown. The cookie test is decided by the request."""
    values = {test.name: submitted.get(test.name, "") for test in BROWSER_TESTS}
    results = {name: value if value in set(TestResult) else TestResult.UNKNOWN.value for name, value in values.items()}
    return results | {"cookies": (TestResult.OK if cookie_received else TestResult.FAIL).value}


def described_results(results: Mapping[str, str]) -> Iterable[tuple[BrowserTest, TestResult, object]]:
    """(test, result, text of that result) for each test; tests missing in `results` are unknown."""
    for test in BROWSER_TESTS:
        test_result = TestResult(results.get(test.name, TestResult.UNKNOWN))
        yield test, test_result, getattr(test, test_result.value)
