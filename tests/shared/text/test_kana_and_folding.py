"""Readings, account holders, codes, times and the folding of searches."""

import json
from datetime import date
from pathlib import Path

import pytest

from portal.shared.text import codes, folding, kana, times

VECTORS = json.loads((Path(__file__).parents[2] / "contracts" / "fold_vectors.json").read_text())


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("ﾔﾏﾀﾞ ﾊﾅｺ", "ヤマダ ハナコ"),
        ("やまだ　はなこ", "ヤマダ ハナコ"),
        ("すゞき", "スヾキ"),
        ("カ゛ーテ゛ン", "ガーデン"),
        ("センタ－", "センター"),
        ("センタ− ビル", "センター ビル"),
        ("ジャン゠ポール", "ジャン=ポール"),
        ("O’Brien", "O'Brien"),
        ("Müller", "Müller"),
        ("Nguyễn Thị Đặng", "Nguyễn Thị Đặng"),
        ("Oʻahu", "O'ahu"),
        ("", ""),
        ("ㇰㇿサワ", "ㇰㇿサワ"),
        ("ハ\u309aン", "パン"),
        ("\u200bヤマダ\u3164", "ヤマダ"),
        ("ﾌﾟﾚｲｽ", "プレイス"),
    ],
)
def test_a_reading_is_in_full_width_katakana(typed, stored):
    assert (kana.katakana(typed), kana.is_reading(kana.katakana(typed))) == (stored, True)


@pytest.mark.parametrize(
    "typed", ["山田 花子", "ヤマダ花子", "ヤマダ😀", "佐々木", "Иванов", "ヤマダ。", "𛀀", "・", "ーー", "..."]
)
def test_kanji_are_no_reading(typed):
    assert kana.is_reading(kana.katakana(typed)) is False


@pytest.mark.parametrize(
    ("typed", "holder"),
    [
        ("スミヱ", "ｽﾐｴ"),
        ("ゐのうえ", "ｲﾉｳｴ"),
        ("ガーデン・プレイス", "ｶﾞ-ﾃﾞﾝ.ﾌﾟﾚｲｽ"),
        ("セキヶハラ", "ｾｷｹﾊﾗ"),
        ("ジュヮ", "ｼﾞﾕﾜ"),
        ("カ）ミヤビ", "ｶ)ﾐﾔﾋﾞ"),
        ("やまだ　はなこ", "ﾔﾏﾀﾞ ﾊﾅｺ"),
        ("ヴィラ", "ｳﾞｲﾗ"),
        ("ヸオラ", "ｳﾞｲｵﾗ"),
        ("ヮヵㇷ゚", "ﾜｶﾌﾟ"),
        ("ジャン＝ポール", "ｼﾞﾔﾝ.ﾎﾟ-ﾙ"),
        ("O’Brien", "OBRIEN"),
        ("Müller Łukasz", "MULLER LUKASZ"),
        ("カ゛ーデン", "ｶﾞ-ﾃﾞﾝ"),
        ("イツシヤ「ミヤビ」", "ｲﾂｼﾔ｢ﾐﾔﾋﾞ｣"),
        ("abc123", "ABC123"),
        ("みすゞ", "ﾐｽｽﾞ"),
        ("スヾキ", "ｽｽﾞｷ"),
        ("こゝろ", "ｺｺﾛ"),
        ("ガヽ", "ｶﾞｶ"),
        ("ミヤビ－エー", "ﾐﾔﾋﾞ-ｴ-"),
    ],
)
def test_an_account_holder_is_written_as_banks_take_it(typed, holder):
    assert (kana.bank_account_holder(typed), kana.is_bank_account_holder(holder)) == (holder, True)


@pytest.mark.parametrize("typed", ["山田", "ﾔﾏﾀﾞ😀", ""])
def test_banks_take_nothing_else(typed):
    assert kana.is_bank_account_holder(kana.bank_account_holder(typed)) is False


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("１２３ ４５６", "123456"), ("123-456", "123456"), ("\u200e123456", "123456"), ("12a", "12a")],
)
def test_digits_lose_width_and_separators(typed, stored):
    assert codes.digits(typed) == stored


@pytest.mark.parametrize(("typed", "stored"), [("７ｋ４ｍ-2pxa", "7K4M2PXA"), (" ab 12 ", "AB12")])
def test_codes_are_capitals(typed, stored):
    assert codes.code(typed) == stored


@pytest.mark.parametrize(("read", "text"), [("]Q1ABC", "ABC"), (" ]d2ABC\n", "ABC"), ("ABC]Q1", "ABC]Q1"), ("", "")])
def test_the_prefix_of_a_scanner_is_cut(read, text):
    assert codes.scanned(read) == text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2026-12-05 25:00", "2026-12-06 01:00:00"),
        ("2026-12-05 24:30", "2026-12-06 00:30:00"),
        ("2026/12/5 18:30", "2026-12-05 18:30:00"),
        ("2026年12月31日（木）24時00分", "2027-01-01 00:00:00"),
        ("２０２６／１２／５　１８：３０", "2026-12-05 18:30:00"),
        ("2026-12-05T18:30:15", "2026-12-05 18:30:15"),
        ("2026年12月5日18時", "2026-12-05 18:00:00"),
        ("2026-12-31 26:30", "2027-01-01 02:30:00"),
        ("2028-02-28 24:00", "2028-02-29 00:00:00"),
        ("2026-12-05 29:59", "2026-12-06 05:59:00"),
        ("2026年12月5日 25時半", "2026-12-06 01:30:00"),
        ("2026年12月5日 午後6時30分", "2026-12-05 18:30:00"),
        ("2026年12月5日 午前10:05", "2026-12-05 10:05:00"),
        ("2026年12月5日 午後0時", "2026-12-05 12:00:00"),
        ("令和8年12月5日（土・祝）18:30", "2026-12-05 18:30:00"),
        ("R8.12.5 24:30", "2026-12-06 00:30:00"),
        ("2026ー12−05 18:30", "2026-12-05 18:30:00"),
        ("2026-12-05 午後13:00", "None"),
        ("9999-12-31 24:00", "None"),
        ("0026-12-05 18:30", "None"),
        ("2026-12-05 30:00", "None"),
        ("2026-12-05 18:60", "None"),
        ("2026-02-30 18:00", "None"),
        ("あした", "None"),
    ],
)
def test_a_time_is_read_as_venues_write_it(typed, read):
    assert str(times.read_datetime(typed)) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2026/12/1", date(2026, 12, 1)),
        ("2026年12月1日", date(2026, 12, 1)),
        ("2026年12月1日（火）", date(2026, 12, 1)),
        ("2026-12-01", date(2026, 12, 1)),
        ("２０２６．１２．１", date(2026, 12, 1)),
        ("20261201", date(2026, 12, 1)),
        ("令和8年12月1日", date(2026, 12, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("2026/12/1（火・祝）", date(2026, 12, 1)),
        ("2026‐12‐01", date(2026, 12, 1)),
        ("2026-12-01 00:00:00", date(2026, 12, 1)),
        ("2026/12/1 18:30", None),
        ("9999/1/1", None),
        ("46000", None),
        ("2026/13/1", None),
        ("12月1日", None),
        ("", None),
    ],
)
def test_a_date_is_read_as_people_write_it(typed, read):
    assert times.read_date(typed) == read


@pytest.mark.parametrize(("text", "folded"), VECTORS)
def test_text_is_folded_as_on_the_devices_of_the_gate(text, folded):
    assert folding.fold(text) == folded


@pytest.mark.parametrize(
    ("query", "found"), [("佐藤未来", True), ("ﾐﾗｲ 佐藤", False), ("未来 佐藤", True), ("サトウ", False), ("", True)]
)
def test_every_word_of_a_search_is_found_in_one_of_the_texts(query, found):
    assert folding.matches(folding.search_tokens(query), "佐藤 未来", "佐藤　太郎") is found


def test_a_word_is_searched_in_both_kana():
    assert folding.kana_forms("ﾊﾅｺ") == ["ハナコ", "はなこ"]
