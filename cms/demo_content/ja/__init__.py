"""The demo's content in Japanese."""

from cms.demo_content.builders import Language
from cms.demo_content.ja import admission, getting_started, legal, orders, pages, payment

JAPANESE = Language(
    code="ja",
    home_slug="home",
    home=(
        "行きたい公演を、すぐ予約。困っても、その場で解決。",
        "メールが届かない、申し込めたか分からない。そんなときは、この場で調べて、その場で解決できます。",
    ),
    situations=[
        ("購入したのにメールが届かない", "order-mail"),
        ("申し込めたかどうか分からない", "order-placed"),
        ("本人確認メールが届かない", "verification-mail"),
        ("電子チケットを表示したい", "issuing"),
        ("領収書がほしい", "receipt"),
        ("このスマートフォンで使えるか知りたい", "ticket-environment"),
    ],
    first_actions=[
        ("届かないメールをもう一度送る", "find-mail"),
        ("お申込みができているか調べる", "order-lookup"),
        ("領収書を発行する", "issue-receipt"),
        ("この端末で使えるか調べる", "check-device"),
    ],
    help=("ヘルプ", "お困りのことを言葉でさがすか、下の質問からお選びください。"),
    sections=[getting_started.SECTION, orders.SECTION, payment.SECTION, admission.SECTION],
    terms=[legal.TERMS, legal.PRIVACY],
    pages=[*legal.PAGES, *pages.PAGES],
)
