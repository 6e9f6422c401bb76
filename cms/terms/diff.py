"""The differences between two versions of terms: removed and added lines in the order of the text."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape

from django.utils.html import strip_tags

LINE_END = re.compile(r"</(?:p|li|h[1-6])>|<br\s*/?>")


@dataclass(frozen=True)
class Change:
    """A line with its `status`: "new", "gone", or "same" for the unchanged line before a change."""

    status: str
    text: str


def lines_of(html: str) -> list[str]:
    """The text of each paragraph, list item and heading."""
    lines = (" ".join(unescape(strip_tags(part)).split()) for part in LINE_END.split(html))
    return [line for line in lines if line]


def changes(old: str, new: str) -> list[Change]:
    """The changes from one HTML text to another; none when only markup differs."""
    before, after = lines_of(old), lines_of(new)
    result: list[Change] = []
    for tag, old_start, old_end, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if start and not (result and result[-1].text == after[start - 1]):
            result.append(Change("same", after[start - 1]))
        result += [Change("gone", line) for line in before[old_start:old_end]]
        result += [Change("new", line) for line in after[start:end]]
    return result
