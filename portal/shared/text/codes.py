"""Digits and codes as people type them: full width, with blanks and hyphens, in lower case."""

import re

from portal.shared.text.characters import half_width

SEPARATORS = re.compile(r"[\s\u2010-\u2015\u2212\u30fc\uff70_.,:-]")
# What a hardware scanner sends before the text: its symbology (AIM, ISO/IEC 15424), such as ]Q1 for a QR code.
AIM_PREFIX = re.compile(r"^\][A-Za-z][0-9A-Za-z]")


def digits(typed: str) -> str:
    """１２３－４５６ → 123456; other letters stay, so that the rule of the field refuses them."""
    return SEPARATORS.sub("", half_width(typed))


def code(typed: str) -> str:
    """７ｋ４ｍ-2pxa → 7K4M2PXA: capitals and digits without separators; other signs stay."""
    return digits(typed).upper()


def scanned(read: str) -> str:
    """The text that a scanner has read, without blanks around it and without the prefix of its symbology."""
    return AIM_PREFIX.sub("", read.strip()).strip()
