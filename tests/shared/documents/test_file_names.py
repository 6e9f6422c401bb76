"""A file name is accepted by every system, and its header by every client."""

import unicodedata
from urllib.parse import quote

import pytest

from portal.shared.documents.file_names import MAXIMUM_BYTES, attachment, file_name


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (["20261123", "株式会社鷗", 10220], "20261123_株式会社鷗_10220.pdf"),
        (["a", unicodedata.normalize("NFD", "ガラス工房パピヨン")], "a_ガラス工房パピヨン.pdf"),
        (['A/B\\C:D*E?F"G<H>I|J'], "A_B_C_D_E_F_G_H_I_J.pdf"),
        (["山本 梢\n"], "山本_梢.pdf"),
        (["東京\u3000楽団"], "東京_楽団.pdf"),
        (["abc\u202efdp.exe\u200b\x00"], "abcfdp.exe.pdf"),
        (["CON"], "_CON.pdf"),
        (["nul.x"], "_nul.x.pdf"),
        (["...", ""], "file.pdf"),
        (["名前. "], "名前.pdf"),
        (["葛󠄀飾 🎄"], "葛󠄀飾_🎄.pdf"),
    ],
)
def test_a_name_has_nothing_that_a_system_refuses(parts, name):
    assert file_name(*parts, suffix="pdf") == name


@pytest.mark.parametrize("long", ["鷗" * 200, "W" * 300, "🎄" * 100])
def test_a_long_name_is_shortened_at_its_longest_part(long):
    name = file_name("20261123", long, 10220, "000001", suffix="pdf")
    assert len(name.encode()) <= MAXIMUM_BYTES
    assert len(name.encode()) > MAXIMUM_BYTES - 4
    assert (name[:10], name[-17:]) == (f"20261123_{long[0]}", "_10220_000001.pdf")


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("ticket-K3F7.ics", 'attachment; filename="ticket-K3F7.ics"'),
        ("注文.csv", f"attachment; filename=\"__.csv\"; filename*=UTF-8''{quote('注文.csv')}"),
        ("a\r\nX: y.csv", "attachment; filename=\"a__X: y.csv\"; filename*=UTF-8''a%0D%0AX%3A%20y.csv"),
        ('a"b.csv', "attachment; filename=\"a_b.csv\"; filename*=UTF-8''a%22b.csv"),
    ],
)
def test_the_header_is_ascii_and_has_the_name_in_utf8(name, header):
    assert attachment(name) == header
