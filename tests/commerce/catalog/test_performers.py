"""An organizer writes one performer to a line, with or without a role."""

import pytest

from commerce.catalog.performers import Performer, performers_in


@pytest.mark.parametrize(
    ("text", "performers"),
    [
        ("", []),
        ("\n  \n", []),
        ("芝浦シンフォニエッタ", [Performer("", "芝浦シンフォニエッタ")]),
        (
            "指揮：青木 ゆり\r\nクラリネット： 森 一葉",
            [Performer("指揮", "青木 ゆり"), Performer("クラリネット", "森 一葉")],
        ),
        ("Conductor: Yuri Aoki", [Performer("Conductor", "Yuri Aoki")]),
        ("脚本・演出：浜辺：渚", [Performer("脚本・演出", "浜辺：渚")]),
        ("18:30からのゲスト", [Performer("", "18:30からのゲスト")]),
        ("第1部：森 一葉", [Performer("第1部", "森 一葉")]),
        ("トーク：19：00から", [Performer("トーク", "19：00から")]),
        ("https://band.example.jp/", [Performer("", "https://band.example.jp/")]),
        ("指揮：", [Performer("", "指揮：")]),
        ("：だれか", [Performer("", "：だれか")]),
    ],
)
def test_each_line_is_a_performer_with_the_role_before_the_mark(text, performers):
    assert performers_in(text) == performers
