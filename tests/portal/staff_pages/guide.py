"""The names of buttons, menus, tabs and fields that the guides give, and the pages on which each section finds them."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

from tests.portal.staff_pages import reading

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
GUIDES = ("editors", "support", "gate", "receipts", "purchase")
# Guide and the number or heading of a section → the routes of the pages that it is about. What stands in the side bar is
# on every page; `writer` is the form of an answer for who may not publish.
ANSWER, EVENT, SALES = "wagtailadmin_pages:edit", "wagtailsnippets_commerce_event:edit", "event_sales:edit"
HOME, GROUP, SNIPPETS = "wagtailadmin_home", "wagtailusers_groups:edit", "wagtailsnippets_cms"
PAGES: dict[tuple[str, str], tuple[str, ...]] = {
    ("editors", "1. どこに何があるか"): (ANSWER, HOME),
    ("editors", "色とロゴを変える"): (HOME, "wagtailsettings:edit"),
    ("editors", "ページを英語にする"): (ANSWER, HOME),
    ("editors", "2. 質問と答えを書く"): ("wagtailadmin_explore", "wagtailadmin_pages:add", ANSWER),
    ("editors", "3. 答えの中で操作できるようにする"): (ANSWER,),
    ("editors", "4. 同じことを二度書かない"): (HOME, ANSWER),
    ("editors", "お客さまの言葉で見つかるようにする"): (f"{SNIPPETS}_searchsynonym:add", ANSWER),
    ("editors", "5. 下書き、確認、公開"): (ANSWER, "writer"),
    ("editors", "手続きの画面のそばに出す"): (ANSWER,),
    ("editors", "読まれているか、役に立っているか"): (HOME, "help_report", ANSWER),
    ("editors", "まとめて直す"): (HOME,),
    ("editors", "法律に関わるページ"): (HOME, ANSWER),
    ("editors", "機種で違う手順"): (ANSWER, "wagtailadmin_pages:add"),
    ("editors", "7. 動作環境の表を変える"): (f"{SNIPPETS}_environmentrule:list", f"{SNIPPETS}_environmentrule:edit"),
    ("editors", "メールを受け取る設定の手順を変える"): (f"{SNIPPETS}_mailboxguide:edit",),
    ("editors", "8. イベントを書く"): (EVENT, SALES),
    ("editors", "イベントの画像"): (EVENT, "wagtailimages:index", "wagtailimages:add"),
    ("editors", "公演と販売の決まり"): (EVENT, SALES),
    ("editors", "支払い方法を決める"): ("payment_options:edit",),
    ("editors", "抽選で受け付ける"): ("sales_periods:edit", GROUP),
    ("editors", "配信を売る"): ("performances:edit",),
    ("editors", "チケットの決まり"): (SALES,),
    ("support", "1. ログインする"): (HOME,),
    ("support", "2. 注文をさがす"): ("orders:index", "orders:inspect"),
    ("support", "3. メールの状態"): ("orders:inspect",),
    ("support", "公演の前に届かなかったメール"): ("mail_undelivered",),
    ("support", "送信を止めているアドレス"): (HOME,),
    ("support", "4. お問い合わせ"): ("inquiries:index", "inquiries:inspect", "inquiries:answer"),
    ("support", "アドレスの訂正"): ("inquiries:correct",),
    ("support", "ヘルプの数字"): (HOME,),
    ("support", "5. 注文に対してできること"): ("orders:inspect",),
    ("support", "返金する"): ("orders:inspect", "orders:refund", "refunds:index"),
    ("support", "6. 要確認"): ("reviews:index", "reviews:inspect", "orders:inspect"),
    ("support", "7. 公演を中止する"): ("cancellations:index", "refunds:index"),
    ("support", "8. 一覧を書き出す"): ("orders:index", GROUP),
    ("support", "9. だれに何ができるか"): ("wagtailusers_groups:index", GROUP),
    ("support", "11. 抽選と同行者"): (HOME,),
    ("gate", "1. 準備（責任者）"): ("gate_passes:index", "gate_passes:add", SALES),
    ("gate", "2. 受付を開く"): (GROUP,),
    ("gate", "5. 当日券を販売する"): ("gate_passes:add",),
    ("receipts", "1. お客さまはどこから発行するか"): (SALES,),
    ("receipts", "2. 発行できないとき、代わりにあるもの"): (SALES,),
    ("receipts", "5. 探す（電子帳簿保存法）"): (HOME,),
    ("receipts", "6. 主催者の帳簿のために書き出す"): ("receipts:index", GROUP),
    ("receipts", "7. 主催者とイベントの設定"): ("organizers:edit", SALES, "wagtailsettings:edit"),
}
# On pages of buyers and of the gate, in a message, or where the demo has no row for it: these are texts of the product.
ELSEWHERE = frozenset((HERE / "guide_elsewhere.txt").read_text().splitlines())
# What people type, say or read: no text of a page.
QUOTED = frozenset((HERE / "guide_quoted.txt").read_text().splitlines())
TABLE = re.compile(r"^\|([^\n]*)\|\n\|[-|]+\n((?:\|.*\n?)+)", re.MULTILINE)
OF_CONTROLS = {"ボタン", "項目", "見出し", "レポート", "グループ", "販売設定の項目"}  # heads of columns that list names
NAME = re.compile(r"(?:[^、（]|（[^）]*）)+")  # 発券、発券日時 are two names, 番号（T＋13桁、任意） is one
IN_ATTRIBUTE = re.compile(r"&quot;((?:(?!&quot;)[^\\]|\\.)*)&quot;")  # a string of JSON
IN_SCRIPT = re.compile(r"\"((?:[^\"\\]|\\.)*)\"")
SCRIPT = re.compile(r"<script[^>]*>(.*?)</script>", re.DOTALL)
EMPHASIS = re.compile(r"\*\*([^*。]{1,20})\*\*(?=[にをは]|、\*\*)")  # **短い答え**には; not a sentence


def sections() -> Iterator[tuple[str, str, str]]:
    """(guide, heading without its signs, text) of every section."""
    for guide in GUIDES:
        text = (ROOT / f"docs/guide/{guide}.md").read_text()
        for part in re.split(r"^#+ ", text, flags=re.MULTILINE)[1:]:
            heading, _line, body = part.partition("\n")
            yield guide, heading, body


def names_in(text: str) -> list[str]:
    """The names in 「…」, in **…** and in the columns that list names; of a path (注文 › 返金) each step."""
    quoted = re.findall(r"「([^「」]+)」", text) + EMPHASIS.findall(text)
    steps = [step for name in quoted for step in re.split(r" [→›] ", name)]
    return list(dict.fromkeys([*steps, *_names_in_tables(text)]))


def _names_in_tables(text: str) -> Iterator[str]:
    for head, rows in TABLE.findall(text):
        titles = ["", *(title.strip() for title in head.split("|"))]
        for column, title in enumerate(titles):
            if title in OF_CONTROLS:
                for row in rows.strip().split("\n"):
                    yield from NAME.findall(row.split("|")[column].strip())


def texts_of(page: str) -> set[str]:
    """What a page shows or hands to its scripts, such as the names of blocks, without spaces."""
    in_data = [html.unescape(text) for text in IN_ATTRIBUTE.findall(page)]
    in_data += [text for script in SCRIPT.findall(page) for text in IN_SCRIPT.findall(script)]
    return {bare(text) for text in [*reading.texts(page), *map(_unescaped, in_data)]}


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"'))
    except ValueError:
        return text


def bare(text: str) -> str:
    """A text without spaces and the colon after a label."""
    return re.sub(r"\s", "", text).rstrip("：*")


def texts_of_the_product() -> str:
    """All texts that people may read: message ids of the project, and the Japanese of the admin and of scripts."""
    own = (ROOT / "portal/locale/en/LC_MESSAGES/django.po").read_text()
    admin = (ROOT / "portal/admin_translations/locale/ja/LC_MESSAGES/django.po").read_text()
    scripts = "".join(path.read_text() for path in sorted((ROOT / "portal/static/js/admin").glob("*.js")))
    return re.sub(r'"\n"', "", own + admin) + scripts


def missing(pages: dict[str, set[str]]) -> list[str]:
    """The names that no page of their section has: "guide, section: name". `pages`: texts by route."""
    found = []
    for guide, heading, text in sections():
        shown = {name for route in PAGES.get((guide, heading), ()) for name in pages[route]} | ELSEWHERE | QUOTED
        names = [name for name in names_in(text) if name not in shown]
        found += [f"{guide}, {heading}: {name}" for name in names if not {bare(name), short(name)} & shown]
    return found


def short(name: str) -> str:
    """A name without what the guide adds in brackets."""
    return re.sub(r"（[^（）]*）$", "", bare(name))
