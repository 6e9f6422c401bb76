"""The text of a mail is read by its declared charset, that charset's superset, or by what its bytes look like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.shared.mail.inbound.charsets import decode

LONG = "お世話になっております。チケットが届きません。ご確認をお願いいたします。"
# "㈱①髙島屋～" in ISO-2022-JP with NEC row 13 and the IBM extensions, as Outlook and mobile phones send it.
NEC = b"\x1b$B-j-!\x1b(B" + b"\x1b$B|bEg20!A\x1b(B"


@pytest.mark.parametrize(
    ("raw", "declared", "expected"),
    [
        (NEC, "iso-2022-jp", "㈱①髙島屋～"),
        (NEC, None, "㈱①髙島屋～"),
        (NEC, "us-ascii", "㈱①髙島屋～"),
        (NEC, "unknown-8bit", "㈱①髙島屋～"),
        (b"\x1b(I6E\x1b(B/\x1b$B%+%J\x1b(B", "ISO-2022-JP", "ｶﾅ/カナ"),
        (LONG.encode("iso2022_jp"), "utf-8", LONG),
        ("髙島屋～①㈱".encode("cp932"), "shift_jis", "髙島屋～①㈱"),
        ("髙島屋～①㈱".encode("cp932"), "Windows-31J", "髙島屋～①㈱"),
        ("届きました。髙".encode("cp932"), "x-sjis", "届きました。髙"),
        (LONG.encode("cp932"), None, LONG),
        (LONG.encode("cp932"), "unknown-8bit", LONG),
        (LONG.encode("cp932"), "utf-8", LONG),
        (LONG.encode("cp932"), "us-ascii", LONG),
        (LONG.encode("euc_jp"), None, LONG),
        (LONG.encode("euc_jp"), "euc-jp", LONG),
        (b"\xad\xa1\xad\xea" + "の席".encode("euc_jp"), "euc-jp", "①㈱の席"),
        (LONG.encode(), None, LONG),
        (LONG.encode(), "iso-2022-jp", LONG),
        (LONG.encode(), "us-ascii", LONG),
        (LONG.encode("utf-8-sig"), "utf-8", LONG),
        (LONG.encode("utf-16"), "utf-16", LONG),
        (LONG.encode(), "iso-8859-1", LONG),
        (LONG.encode("iso2022_jp"), "iso-8859-1", LONG),
        (b"caf\xe9 \x93x\x94", "iso-8859-1", "café “x”"),
        ("価格€".encode("gb18030"), "gb2312", "価格€"),
        ("한글 똠".encode("cp949"), "ks_c_5601-1987", "한글 똠"),
        (LONG.encode()[:-1], "utf-8", LONG[:-1] + "\ufffd"),
        (b"x" * 200 + b"\xff", "utf-8", "x" * 200 + "\ufffd"),
        (b"a\r\nb\rc\x00\x1b", "utf-8", "a\nb\nc"),
        (LONG.encode("euc_jp"), "iso-8859-1", LONG),
        (LONG.encode("euc_jp"), "shift_jis", LONG),
        (LONG.encode("cp932"), "iso-2022-jp", LONG),
        (LONG.encode("cp932"), "iso-8859-1", LONG),
        (LONG.encode(), "x-user-defined", LONG),
        (LONG.encode(), "unicode-1-1-utf-8", LONG),
        (LONG.encode("utf-16"), None, LONG),
        (LONG.encode("cp932"), "x-windows-932", LONG),
        ("ﾁｹｯﾄｶﾞﾄﾄﾞｷﾏｾﾝ".encode("cp932"), "shift_jis", "ﾁｹｯﾄｶﾞﾄﾄﾞｷﾏｾﾝ"),
        ("はい、届いた".encode("euc_jp"), None, "はい、届いた"),
        ("ñandú Ærø São Tomé".encode("cp1252"), "iso-8859-1", "ñandú Ærø São Tomé"),
        ("Zoë €5".encode("cp1252"), "iso-8859-15", "Zoë €5"),
        ("Zoë €5".encode("iso8859-15"), "iso-8859-15", "Zoë €5"),
        ("สวัสดี".encode("cp874"), "windows-874", "สวัสดี"),
        ("שלום".encode("iso8859-8"), "iso-8859-8-i", "שלום"),
        ("Привет".encode("koi8-r"), "koi8-r", "Привет"),
        ("안녕".encode("iso2022_kr"), "iso-2022-kr", "안녕"),
        ("席 简 é".encode("iso2022_jp_2"), "iso-2022-jp-2", "席 简 é"),
        (b"\x1b$(O" + "①".encode("iso2022_jp_3")[4:6] + b"\x1b(B", "iso-2022-jp-3", "①"),
        (b"abc", "base64", "abc"),
        (b"abc", "no-such-charset", "abc"),
        (b"xn--abc", "idna", "xn--abc"),
        (b"\\ud800", "unicode_escape", "\\ud800"),
        (b"abc", "utf\x008", "abc"),
        (b"", None, ""),
    ],
)
def test_the_text_is_read(raw, declared, expected):
    assert decode(raw, declared) == expected


@given(
    st.binary(max_size=80),
    st.text(max_size=12) | st.sampled_from(["iso-2022-jp", "shift_jis", "euc-jp", "utf-7", "gb2312"]),
)
def test_any_bytes_in_any_charset_become_text_that_a_database_stores(raw, declared):
    text = decode(raw, declared)
    text.encode()
    assert not {"\x00", "\r"} & set(text)


@given(
    st.text(
        st.characters(codec="iso2022_jp", exclude_categories=["Cc"], exclude_characters="\\~¥‾〜‖−¢£¬"), max_size=40
    )
)
def test_iso_2022_jp_reads_what_python_writes(text):
    assert decode(text.encode("iso2022_jp"), "iso-2022-jp") == text
