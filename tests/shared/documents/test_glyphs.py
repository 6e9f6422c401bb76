"""Whatever is written in a document, its PDF has no box for a missing glyph, and the text keeps its meaning."""

import io
import logging

import pikepdf
import pytest

from portal.shared.documents import pdf
from portal.shared.documents.glyphs import printable, unprintable
from tests.documents import missing_glyphs

STYLE = pdf.FONTS
TEXTS = {
    "emoji": "🎄🎵❤️☎️🇯🇵👍🏽👨‍👩‍👧‍👦 1️⃣ 🫠",
    "Thai": "คอนเสิร์ต ที่นี่ น้ำ กี่",
    "Arabic": "محمد علي حفلة موسيقية ﷺ لا",
    "Hebrew": "שָׁלוֹם ירושלים",
    "Devanagari": "नमस्ते क्षत्रिय हिन्दी ज्ञ",
    "Korean": "김민지 콘서트 ㅋㅋ",
    "Chinese": "马云 习近平 台灣 龍 鄧紫棋",
    "Vietnamese": "Nguyễn Thị Ánh ẵ",
    "Greek and Cyrillic": "Ελλάδα Привет Ѣ",
    "rare ideographs": "𠮷野家 葛󠄀飾 辻󠄁 髙﨑 神祥福 㐂 𩸽",
    "combining": "か\u3099 は\u309a e\u0301 x\u0302 \u0301a Z̷a̷l̷g̷o̷ ö́̂",
    "no font has it": "\ue000 \U000f0000 ဗမာ ភាសា \U0002ebf0 \U00016f00 \uffff \u0378",
    "invisible": "a\u200bb\u00adc\u202ed\u2066e\ufefff\u2060 \u2028 \u2029 \u3000 \u00a0",
    "signs": "㍿ ㈱ ℡ ½ ① ♥ ♪ ☆ ★ → ∞ ≠ ㎡ ‼ ⁉ © ™ № ⅷ ⓪ 〜 ～ ー ‐ ‑ – —",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
@pytest.mark.parametrize("weight", ["p", "b"])
def test_no_glyph_is_missing_in_a_document(text, weight, caplog):
    with caplog.at_level(logging.WARNING, "weasyprint"):
        document = pdf.draw(
            f"<!DOCTYPE html><html lang=ja><title>x</title><{weight}>秋 {text} A{text}様</{weight}>", STYLE
        )
    assert missing_glyphs(document) == []
    assert [record.getMessage() for record in caplog.records if "notdef" in record.getMessage()] == []


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("秋の音楽会 <b title='x'>&amp;</b>\n", "秋の音楽会 <b title='x'>&amp;</b>\n"),
        ("か\u3099e\u0301", "がé"),
        ("\ufa19\ufa11\ufa1a", "\ufa19\ufa11\ufa1a"),
        ("葛\U000e0100", "葛\U000e0100"),
        ("a\u202eb\u200bc", "abc"),
        ("🎄👍🏽", "🎄\ufe0e👍\ufe0e"),
        ("❤\ufe0f☎", "❤\ufe0e☎\ufe0e"),
        ("a\u2028b\u3000c", "a b\u3000c"),
        ("\ue000と\U0002ebf0", "〓と〓"),
        ("a\x07b\x85c", "abc"),
    ],
)
def test_what_is_drawn_for_a_text(text, drawn):
    assert printable(text) == drawn


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("髙﨑瀨鷗𠮷 葛\U000e0100 か\u3099", []),
        ("한 😀 한 สวัสดี محمد", []),
        ("👨‍👩‍👧 a\u202eb\n\t　", []),
        ("\ue000 ဗ \ue000", ["\ue000", "ဗ"]),
    ],
)
def test_characters_that_no_font_draws_are_listed_once(text, signs):
    assert unprintable(text) == signs


def test_a_document_is_drawn_with_our_fonts_only(caplog):
    text = "".join(TEXTS.values())
    document = pdf.draw(f"<!DOCTYPE html><html lang=ja><title>x</title><p>{text}</p>", STYLE)
    with pikepdf.open(io.BytesIO(document)) as opened:
        fonts = [item for item in opened.objects if isinstance(item, pikepdf.Dictionary) and "/FontName" in item]
        names = {str(font["/FontName"]).partition("+")[2] for font in fonts}
    assert {name for name in names if not name.startswith(("Noto-Sans-JP", "Fallback-"))} == set()
    assert {f"Fallback-{name}" for name in ("Thai", "Arabic", "Hebrew", "Devanagari", "CJK", "Emoji", "Sans")} <= names
