"""Quotes and signatures of mail programs are removed; the new text stays, also between quoted lines."""

import pytest

from support.contact.incoming.reply_parsing import trim

OURS = "\n> お問い合わせをいただき、ありがとうございます。\n> 受付番号：ABCD2345"


@pytest.mark.parametrize(
    "head",
    [
        "2026年11月27日(金) 18:02 CLOUD PASS <info@example.jp>:",
        "2026年11月27日(金) 18:02 CLOUD PASS\n<info@a-very-long-domain-name.example.jp>:",
        "2026/11/27 18:02、CLOUD PASS <info@example.jp>のメール:",
        "On Fri, Nov 27, 2026 at 6:02 PM CLOUD PASS <info@example.jp> wrote:",
        "On Fri, Nov 27, 2026 at 6:02 PM CLOUD PASS\n<info@example.jp> wrote:",
        "-----Original Message-----",
        "----- 元のメッセージ -----",
        "________________________________",
        "差出人: CLOUD PASS <info@example.jp>\n送信日時: 2026年11月27日\n宛先: 花子\n件名: お答え",
        "From: CLOUD PASS\nSent: Friday\nTo: me\nSubject: x",
        "CLOUD PASSさんは書きました:",
        "-- \n山田 花子\n090-0000-0000",
        "----------------------------------\nCLOUD PASS",
    ],
)
def test_the_quote_and_its_introduction_are_removed(head):
    assert (
        trim(f"ありがとうございました。\n\n届きました。\n\n{head}{OURS}") == "ありがとうございました。\n\n届きました。"
    )


def test_answers_between_quoted_lines_stay():
    assert trim("> お名前は？\n山田です。\n> お電話は？\n090です。") == "山田です。\n090です。"


def test_a_reply_below_the_quote_is_returned():
    assert trim("On Fri, Nov 27, 2026 CLOUD PASS <i@e.jp> wrote:\n> 質問\n\n返事です。").endswith("返事です。")


@pytest.mark.parametrize("text", ["From: 大阪 To: 東京 の件です", "2026年11月27日に申し込みました。", "> 引用だけ", ""])
def test_text_that_only_looks_like_a_quote_stays(text):
    assert trim(text) == text
