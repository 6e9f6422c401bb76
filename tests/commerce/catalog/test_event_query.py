"""Dates and prices in the search of events are conditions; all else stays words."""

from datetime import date

import pytest

from commerce.catalog.event_query import EventQuery, parse_event_query

TODAY = date(2026, 11, 30)  # a Monday


def days(first: date, last: date | None = None) -> dict[str, date]:
    return {"first": first, "last": last or first}


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("12月", days(date(2026, 12, 1), date(2026, 12, 31))),
        ("１２月の公演", days(date(2026, 12, 1), date(2026, 12, 31))),
        ("11月", days(date(2026, 11, 1), date(2026, 11, 30))),
        ("2月", days(date(2027, 2, 1), date(2027, 2, 28))),
        ("2027年12月", days(date(2027, 12, 1), date(2027, 12, 31))),
        ("12月下旬", days(date(2026, 12, 21), date(2026, 12, 31))),
        ("12/24", days(date(2026, 12, 24))),
        ("12月24日", days(date(2026, 12, 24))),
        ("2026/12/24", days(date(2026, 12, 24))),
        ("12月24日(木)", days(date(2026, 12, 24))),
        ("12/24（木・祝）", days(date(2026, 12, 24))),
        ("2026-12-24", days(date(2026, 12, 24))),
        ("２０２６．１２．２４", days(date(2026, 12, 24))),
        ("令和8年12月", days(date(2026, 12, 1), date(2026, 12, 31))),
        ("令和8年12月24日", days(date(2026, 12, 24))),
        ("12月\u200b", days(date(2026, 12, 1), date(2026, 12, 31))),
        ("1.5万円以下", {"most_yen": 15000}),
        ("1/3", days(date(2027, 1, 3))),
        ("12/24〜12/26", days(date(2026, 12, 24), date(2026, 12, 26))),
        ("今日", days(TODAY)),
        ("明日", days(date(2026, 12, 1))),
        ("あさって", days(date(2026, 12, 2))),
        ("今週末", days(date(2026, 12, 5), date(2026, 12, 6))),
        ("来週末", days(date(2026, 12, 12), date(2026, 12, 13))),
        ("来週", days(date(2026, 12, 7), date(2026, 12, 13))),
        ("来月", days(date(2026, 12, 1), date(2026, 12, 31))),
        ("再来月", days(date(2027, 1, 1), date(2027, 1, 31))),
        ("週末", {"weekdays": frozenset({5, 6})}),
        ("土曜", {"weekdays": frozenset({5})}),
        ("金曜日と土曜日", {"weekdays": frozenset({4, 5})}),
        ("無料", {"most_yen": 0}),
        ("5000円以下", {"most_yen": 5000}),
        ("５，０００円未満", {"most_yen": 4999}),
        ("1万円以上", {"least_yen": 10000}),
        ("this weekend", days(date(2026, 12, 5), date(2026, 12, 6))),
        ("december 24", days(date(2026, 12, 24))),
        ("free", {"most_yen": 0}),
        ("under 3,000 yen", {"most_yen": 3000}),
        ("12月24日〜26日", days(date(2026, 12, 24), date(2026, 12, 26))),
        ("12/24-26", days(date(2026, 12, 24), date(2026, 12, 26))),
        ("12月24日(木)から26日(土)", days(date(2026, 12, 24), date(2026, 12, 26))),
        ("12月24日から12月26日まで", days(date(2026, 12, 24), date(2026, 12, 26))),
        ("12月24日以降", {"first": date(2026, 12, 24)}),
        ("12月から", {"first": date(2026, 12, 1)}),
        ("1/5まで", {"last": date(2027, 1, 5)}),
        ("12月24日(木)18時開演", days(date(2026, 12, 24))),
        ("12/24 18:30", days(date(2026, 12, 24))),
        ("12月末", days(date(2026, 12, 21), date(2026, 12, 31))),
        ("12月後半", days(date(2026, 12, 16), date(2026, 12, 31))),
        ("2026/12", days(date(2026, 12, 1), date(2026, 12, 31))),
        ("R8年12月", days(date(2026, 12, 1), date(2026, 12, 31))),
        ("来年の3月", days(date(2027, 3, 1), date(2027, 3, 31))),
        ("来年", days(date(2027, 1, 1), date(2027, 12, 31))),
        ("今夜", days(TODAY)),
        ("再来週", days(date(2026, 12, 14), date(2026, 12, 20))),
        ("今度の土曜", days(TODAY, date(2026, 12, 6)) | {"weekdays": frozenset({5})}),
        ("平日", {"weekdays": frozenset({0, 1, 2, 3, 4})}),
        ("3000〜5,000円", {"least_yen": 3000, "most_yen": 5000}),
        ("3000円〜5000円", {"least_yen": 3000, "most_yen": 5000}),
        ("3000円台", {"least_yen": 3000, "most_yen": 3999}),
        ("￥５，０００以下", {"most_yen": 5000}),
        ("5000 yen", {"most_yen": 5000}),
        ("Dec. 24", days(date(2026, 12, 24))),
        ("24th of December", days(date(2026, 12, 24))),
        ("January 3rd, 2027", days(date(2027, 1, 3))),
        ("next Saturday", days(TODAY, date(2026, 12, 6)) | {"weekdays": frozenset({5})}),
        ("12月の土曜 無料", days(date(2026, 12, 1), date(2026, 12, 31)) | {"weekdays": frozenset({5}), "most_yen": 0}),
    ],
)
def test_dates_and_prices_are_conditions(text, conditions):
    assert parse_event_query(text, TODAY) == EventQuery(**conditions)


@pytest.mark.parametrize(
    "text",
    [
        "月光",
        "三月のうさぎ",
        "2月31日",
        "99/99",
        "日曜大工",
        "0000/1/1",
        "13月",
        "令和の歌",
        "24区",
        "2026年度",
        "",
    ],
)
def test_other_words_stay_words(text):
    assert parse_event_query(text, TODAY) == EventQuery(text=text)


def test_words_beside_conditions_are_kept():
    assert parse_event_query("12月のジャズ 5000円以下", TODAY).text == "ジャズ"
    assert parse_event_query("明日 オペラ", TODAY).text == "オペラ"
    assert parse_event_query("12月末広亭", TODAY).text == "末広亭"
