"""What is certainly quoted is left out, what may be is folded, and what people write stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.contact.incoming.reply_parsing import Reply, split_reply

OURS = "\n> お問い合わせをいただき、ありがとうございます。\n> 受付番号：ABCD2345"
NEW = "ありがとうございました。\n\n届きました。"


@pytest.mark.parametrize(
    "head",
    [
        "2026年11月27日(金) 18:02 CLOUD PASS <info@example.jp>:",
        "2026年11月27日(金) 18:02 CLOUD PASS\n<info@a-very-long-domain-name.example.jp>:",
        "2026/11/27 18:02、CLOUD PASS <info@example.jp>のメール:",
        "On Fri, Nov 27, 2026 at 6:02 PM CLOUD PASS <info@example.jp> wrote:",
        "On Fri, Nov 27, 2026 at 6:02 PM CLOUD PASS\n<info@example.jp> wrote:",
        "On Fri, 27 Nov 2026 18:02:00 +0900\nCLOUD PASS <info@example.jp> wrote:\n",
        "Le ven. 27 nov. 2026 à 18:02, CLOUD PASS <info@example.jp> a écrit :",
        "Am Fr., 27. Nov. 2026 um 18:02 Uhr schrieb CLOUD PASS <info@example.jp>:",
        "El vie, 27 nov 2026 a las 18:02, CLOUD PASS (<info@example.jp>) escribió:",
        "2026년 11월 27일 (금) 오후 6:02, CLOUD PASS\n<info@example.jp>님이 작성:",
        "CLOUD PASS <info@example.jp> 于2026年11月27日周五 18:02写道：",
        "---- On Fri, 27 Nov 2026 18:02:00 +0900 CLOUD PASS <info@example.jp> wrote ----",
        "-----Original Message-----",
        "----- 元のメッセージ -----",
        "________________________________",
        "----------------------------------",
        "CLOUD PASSさんは書きました:",
        "2026/11/27 18:02、CLOUD PASS wrote:",
        "(2026/11/27 18:02), CLOUD PASS wrote:",
    ],
)
def test_an_introduction_with_an_address_or_above_quoted_lines_is_left_out(head):
    assert split_reply(f"{NEW}\n\n{head}{OURS}") == Reply(NEW)


@pytest.mark.parametrize(
    "quoted",
    [
        "2026年11月27日(金) 18:02 CLOUD PASS <info@example.jp>:\n\nお問い合わせをいただき、\nありがとうございます。",
        "差出人: CLOUD PASS <info@example.jp>\n送信日時: 2026年11月27日\n宛先: 花子\n件名: お答え\n\nお答えします。",
        "________________________________\nFrom: CLOUD PASS <info@example.jp>\nSent: Friday\nTo: me\nSubject: x\n\nお答え",
        "-----Original Message-----\nFrom: info@example.jp\nSent: Friday\nTo: me\nSubject: x\n\nお答え",
        "Von: CLOUD PASS <info@example.jp>\nGesendet: Freitag\nAn: ich\nBetreff: x\n\nお答え",
        "보낸 사람: CLOUD PASS <info@example.jp>\n보낸 날짜: x\n받는 사람: me\n제목: x\n\nお答え",
        "发件人: CLOUD PASS <info@example.jp>\n发送时间: x\n收件人: me\n主题: x\n\nお答え",
        "De : CLOUD PASS <info@example.jp>\nEnvoyé : x\nÀ : moi\nObjet : x\n\nお答え",
        "*差出人:* CLOUD PASS <info@example.jp>\n*送信日時:* 2026年11月27日\n*宛先:* 花子\n*件名:* お答え",
    ],
)
def test_below_a_head_with_an_address_all_is_the_quoted_mail(quoted):
    assert split_reply(f"{NEW}\n\n{quoted}") == Reply(NEW)


@pytest.mark.parametrize(
    "part",
    [
        "-- \n山田 花子\n090-0000-0000",
        "From: CLOUD PASS\nSent: Friday\nTo: me\nSubject: x",
        "-----Original Message-----\nお答えします。",
        "---------- Forwarded message ---------\nFrom: 会場 <hall@example.jp>\nDate: Fri\nSubject: 席\nTo: me\n\n席はA-1です。",
        "転送されたメッセージ:\n\n差出人: 会場 <hall@example.jp>\n件名: 席",
    ],
)
def test_in_doubt_the_part_is_folded(part):
    assert split_reply(f"{NEW}\n\n{part}") == Reply(NEW, part)


@pytest.mark.parametrize(
    "text",
    [
        "お世話になっております。\n\n2026年12月5日の公演について、次の2点を教えてください：\n1. 開場の時刻\n2. 駐車場",
        "2026/12/5の公演の件です:\n席を替えられますか。",
        "お問い合わせです。\n------------------------------\n申込番号 AB12\n------------------------------\n以上です。",
        "氏名\n____________\n山田 花子",
        "次のアドレスで登録しました: hanako@example.jp\n届きません。",
        "2026年11月27日に hanako@example.jp から申し込みました。次のとおりです:\n2枚",
        "＞＜\n困りました",
        ">_<\n届きません",
        "> < もう無理です",
        "件名: 席の変更\n日時: 12月5日\n宛先: 山田\n以上の内容で送ったメールが届きません。",
        "差出人: 詐欺 <bad@example.com>\n件名: 当選\n日時: 今日\nというメールが来ました。本物ですか。",
        "De: 東京\nPara: 大阪\nの新幹線で行きます。",
        "-----\n質問1\n-----\n開場は？",
        "―――――――――――\n内容\n―――――――――――",
        "12月5日の公演で hanako@example.jp と taro@example.jp を使っています:\n片方だけ届きません",
        "宛先: 東京都千代田区1-1\n送ってください。",
        "From: 大阪 To: 東京 の件です",
        "2026年11月27日に申し込みました。",
        "友だちが書きました:\n「よかった」",
        "On Monday I wrote:\nnothing came.",
        "> 引用だけ",
        "-- \n署名だけ",
        "",
    ],
)
def test_what_people_write_stays(text):
    assert split_reply(text) == Reply(text)


def test_answers_between_quoted_lines_stay_also_below_an_introduction():
    text = (
        "お答えします。\n\nOn Fri, CLOUD PASS <i@example.jp> wrote:\n> お名前は？\n山田です。\n> お電話は？\n090です。"
    )
    assert split_reply(text) == Reply("お答えします。\n\n山田です。\n090です。")
    assert split_reply("> お名前は？\n山田です。\n＞ お電話は？\n090です。") == Reply("山田です。\n090です。")


def test_a_reply_below_the_quoted_mail_stays():
    text = "On Fri, Nov 27, 2026 CLOUD PASS <i@e.jp> wrote:\n> 質問\n\n返事です。"
    assert split_reply(text) == Reply("返事です。")


@given(st.text(st.sampled_from(" ->＞\n:：_@<.a2026年月日OnwroteFrom差出人件名"), max_size=200))
def test_any_text_is_split_and_never_becomes_empty(text):
    reply = split_reply(text)
    assert bool(reply.text) == bool(text.strip())
