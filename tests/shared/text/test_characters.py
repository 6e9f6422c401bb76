"""Lines and texts are stored without what nobody can see; real letters, emoji and variants stay."""

import pytest

from portal.shared.text.characters import half_width, many_lines, one_line, storable
from portal.shared.text.latin import without_marks
from portal.shared.text.tails import without_tail


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("は\u3099んこ", "ばんこ"),
        ("ハ\u3099", "バ"),
        ("\u202e花子", "花子"),
        ("山田\x08花子", "山田花子"),
        ("  山田　花子\t", "山田 花子"),
        ("山田\r\n花子", "山田 花子"),
        ("\u200b", ""),
        ("\u3164", ""),
        ("\u2800", ""),
        ("\u200d\u200d", ""),
        ("\ufe0f", ""),
        ("\U000e0100", ""),
        ("\u00ad", ""),
        ("\ud800", ""),
        ("\0", ""),
        ("葛\U000e0100飾", "葛\U000e0100飾"),
        ("𠮷野家", "𠮷野家"),
        ("👨\u200d👩\u200d👧❤\ufe0f", "👨\u200d👩\u200d👧❤\ufe0f"),
        ("José Núñez", "José Núñez"),
        ("髙﨑", "髙﨑"),
        ("花\u00ad子", "花子"),
        ("\u034f花子\u180e", "花子"),
        ("\U000e0001花子\uffff", "花子"),
        ("\ufdd0", ""),
        ("\u3164山田\u2800花子", "山田 花子"),
        ("\u200d花\u200d子\ufe0f", "花子"),
        ("John\u200c Smith\ufe0e", "John Smith"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("1\ufe0f\u20e3", "1\ufe0f\u20e3"),
        ("🏴\U000e0067\U000e0062\U000e007f", "🏴\U000e0067\U000e0062\U000e007f"),
        ("สมชาย", "สมชาย"),
        ("محمد", "محمد"),
    ],
)
def test_a_line_is_what_a_reader_sees(typed, stored):
    assert one_line(typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("1\r\n2\r3\u20284", "1\n2\n3\n4"),
        ("  a  b \n\n c ", "a  b\n\n c"),
        ("花\u00ad子\n\u200d山田", "花子\n山田"),
        ("\n\u200b\n", ""),
        ("a\x0bb", "a\nb"),
    ],
)
def test_a_text_has_line_breaks_of_one_kind(typed, stored):
    assert many_lines(typed) == stored


def test_half_width_is_for_letters_and_full_width_for_kana():
    assert half_width("Ａ１＠．ﾊﾝｺ\u200e") == "A1@.ハンコ"


def test_a_storable_text_can_be_encoded():
    assert storable("a\0b\ud800c😀").encode() == "a\ufffdb\ufffdc😀".encode()


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("José Núñez", "JOSE NUNEZ"),
        ("Müller", "MULLER"),
        ("Øyvind Straße", "OYVIND STRASSE"),
        ("Łukasz", "LUKASZ"),
        ("Nguyễn Đức", "NGUYEN DUC"),
        ("John Smith", "John Smith"),
        ("Ĳsbrand Əliyev", "IJSBRAND ELIYEV"),
        ("E\u0323\u0301 ø\u0308", "E O"),
        ("Ɓa ƶ Ɨ", "BA Z I"),
        ("O’Brien–Ōta", "O'BRIEN-OTA"),
        ("O’Brien", "O'Brien"),
        ("Йова ガーデン", "Йова ガーデン"),
        ("山田 ガーデン", "山田 ガーデン"),
    ],
)
def test_latin_names_lose_their_marks(name, printed):
    assert without_marks(name) == printed


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/t/abc-DEF_1。", "/t/abc-DEF_1/"),
        ("/t/abc/)", "/t/abc/"),
        ("/t/abc」/", "/t/abc/"),
        ("/t/abc/」。", "/t/abc/"),
        ("/t/abc.", "/t/abc/"),
        ("/t/abc｡", "/t/abc/"),
        ("/t/abc/♪", "/t/abc/"),
        ("/t/abc/❤\ufe0f😊", "/t/abc/"),
        ("/t/abc/→*", "/t/abc/"),
        ("/t/abc\u200b/", "/t/abc/"),
        ("/t/abc\u2069", "/t/abc/"),
        ('/t/abc/"', "/t/abc/"),
        ("/t/abc/&gt;", "/t/abc/"),
        ("/t/abc/&#12301;", "/t/abc/"),
        ("/t/abc（入場用）", "/t/abc/"),
        ("/t/abc/」から入れます", "/t/abc/"),
        ("/t/abc。よろしく/", "/t/abc/"),
        ("/t/abc\u3000です", "/t/abc/"),
        ("/t/abc/に行きます", "/t/abc/"),
        ("/events/jazz/の件です/", "/events/jazz/"),
        ("/t/abcです", "/t/abc/"),
        ("/t/abc/ＨＥＲＥ", "/t/abc/"),
        ("/documents/3/Guide（改）.pdf", None),
        ("/t/abc_", None),
        ("/t/abc-/", None),
        ("/help/ประกาศ\u0e4c/", None),
        ("/t/abc/", None),
        ("/t/abc//", None),
        ("/t/abc", None),
        ("/t/abc山/", "/t/abc/"),
        ("/faq.xlsx", None),
        ("/", None),
        ("/。", None),
    ],
)
def test_only_punctuation_is_cut_from_the_end_of_a_link(path, expected):
    assert without_tail(path) == expected
