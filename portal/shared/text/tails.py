"""What chat and mail programs take along at the end of a link: 。 and brackets after the address."""

import re
import unicodedata

IN_LINKS = "_-"  # signs that tokens and slugs may end with
ENTITY = re.compile(r"&(?:[a-z]+|#[0-9]+);?/?$")  # &gt; where a program took the source of a page
# What begins a remark after a link: /t/abc（入場用）, /t/abc/です. An address of ours holds none of it, names of files may.
REMARK = re.compile(
    r"^([!-~]*/[\w-]+)/?[\s\u3000。、｡､（「｢『【〈《＜(\[<）」｣』】〉》＞々〆ぁ-ヿ㐀-鿿！-～].*$", re.ASCII
)
CONTROL = re.compile(r"[\0-\x1f\x7f\ufffd]")  # no program takes them along; the last stands for a NUL
FILE = re.compile(r"\.[A-Za-z0-9]{2,5}$")


def without_tail(path: str) -> str | None:
    """The path of a link without the punctuation after it, with a slash at its end; None when there is none.

    `/t/abc。`, `/t/abc/)`, `/t/abc」/` and `/t/abc/（入場用）` are `/t/abc/`.
    """
    whole = path if FILE.search(path) else REMARK.sub(r"\1", ENTITY.sub("", path))
    end = len(whole)
    while end and not _is_in_link(whole[end - 1]):
        end -= 1
    tail = path[end:]
    return f"{whole[:end]}/" if end and tail.strip("/") and CONTROL.search(tail) is None else None


def _is_in_link(character: str) -> bool:
    """Letters, digits and marks of letters; emoji with their selectors and all punctuation are what a chat took along."""
    if character in IN_LINKS:
        return True
    return unicodedata.category(character)[0] in "LNM" and not unicodedata.name(character, "").startswith("VARIATION")
