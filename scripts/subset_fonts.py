"""Makes the fallback fonts of documents from Noto's files: what Noto Sans JP lacks, each character once.

Run by hand when Noto or the list below changes: `python scripts/subset_fonts.py FOLDER`, where the folder has the files
named in `SOURCES`. They come from Debian's fonts-noto-core and fonts-noto-cjk, and from @expo-google-fonts/noto-emoji.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent.parent / "portal/shared/documents/fonts"
# File → (source, number of its face, code points), in the order in which documents look for a character.
HAN_AND_HANGUL = [*range(0x3130, 0x3190), *range(0x4E00, 0xA000), *range(0xAC00, 0xD7A4)]
IN_EVERY_FONT = {0x20, 0xA0, 0x200C, 0x200D, 0xFE0E}  # they are drawn in the font of the letters around them
SOURCES = {
    "Sans": ("NotoSans-Regular.ttf", 0, range(0x20, 0x3000)),
    "Thai": ("NotoSansThai-Regular.ttf", 0, range(0xE00, 0xE80)),
    "Arabic": ("NotoSansArabic-Regular.ttf", 0, [*range(0x600, 0x780), *range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFF)]),
    "Hebrew": ("NotoSansHebrew-Regular.ttf", 0, [*range(0x590, 0x600), *range(0xFB1D, 0xFB50)]),
    "Devanagari": ("NotoSansDevanagari-Regular.ttf", 0, [*range(0x900, 0x980), 0x25CC]),
    "CJK": ("NotoSansCJK-Regular.ttc", 2, HAN_AND_HANGUL),
    "Symbols": ("NotoSansSymbols2-Regular.ttf", 0, range(0x2000, 0x2C00)),
    "Emoji": ("NotoEmoji_400Regular.ttf", 0, [*range(0x2000, 0x2C00), *range(0x1F000, 0x1FC00)]),
}


def main(folder: Path) -> None:
    """Writes the files and prints their sizes."""
    taken = set(TTFont(FONTS / "NotoSansJP-Regular.ttf", lazy=True).getBestCmap())
    for name, (source, face, wanted) in SOURCES.items():
        font = TTFont(folder / source, fontNumber=face)
        characters = (set(wanted) & set(font.getBestCmap())) - taken
        options = Options(hinting=False, name_IDs=[1, 2, 4, 5, 6, 13, 14], notdef_outline=True, desubroutinize=False)
        # Each character alone: sequences of emoji are drawn one after the other.
        options.layout_features = [] if name in ("Emoji", "CJK", "Symbols") else ["*"]
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=characters | IN_EVERY_FONT)
        subsetter.subset(font)
        target = FONTS / f"Fallback{name}.{'otf' if 'CFF ' in font else 'ttf'}"
        font.save(target)
        taken |= characters
        print(f"{target.name}: {len(characters)} characters, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
