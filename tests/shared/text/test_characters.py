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
        ("สมชาย", "สมชาย"),
        ("محمد", "محمد"),
    ],
)
def test_a_line_is_what_a_reader_sees(typed, stored):
    assert one_line(typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("1\r\n2\r3\u20284", "1\n2\n3\n4"), ("  a  b \n\n c ", "a  b\n\n c"), ("\n\u200b\n", ""), ("a\x0bb", "a\nb")],
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
        ("/t/abc/", None),
        ("/t/abc//", None),
        ("/t/abc", None),
        ("/t/abc山/", None),
        ("/faq.xlsx", None),
        ("/", None),
        ("/。", None),
    ],
)
def test_only_punctuation_is_cut_from_the_end_of_a_link(path, expected):
    assert without_tail(path) == expected
