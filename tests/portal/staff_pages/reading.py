"""What a person reads on a page of the admin: texts, headings of the window, labels read aloud, buttons."""

import re
from pathlib import Path

from bs4 import BeautifulSoup
from bs4.element import PreformattedString

NAMES = frozenset((Path(__file__).parent / "names.txt").read_text().split("\n"))
UNREAD = ["script", "style", "template", "textarea", "code", "pre", "svg", "iframe", "[data-side-panel-toggle-counter]"]
SPOKEN = ["aria-label", "title", "placeholder", "alt", "aria-description", "data-w-tooltip-content-value"]
ADDRESSES = re.compile(r"https?://\S*|[\w.+-]+@[\w.-]+|(?<!\w)/[\w/{}.-]+/?|\.\w+\b", re.ASCII)
FACT = re.compile(r"\{[a-z0-9-]+\}")  # as editors write it
CODE = re.compile(r"\b[A-Z]*[0-9][A-Z0-9-]*\b|\b[0-9a-f]*[0-9][0-9a-f]*\b", re.ASCII)  # of orders, receipts, requests
RAW = re.compile(r"[\[\]{}]|object \(|&lt;|%\(|%s|\d{4}-\d\d-\d\d")
WORD = re.compile(r"[A-Za-z][A-Za-z'’]+")


def texts(html: str) -> list[str]:
    """Every text that is shown or read aloud, once."""
    page = BeautifulSoup(html, "lxml")
    for node in page.select(", ".join(UNREAD)):
        node.decompose()
    found = [str(node) for node in page.find_all(string=True) if not isinstance(node, PreformattedString)]
    found += [str(node[name]) for name in SPOKEN for node in page.select(f"[{name}]")]
    found += [str(node.get("value", "")) for node in page.select("input[type=submit], input[type=button]")]
    return list(dict.fromkeys(" ".join(text.split()) for text in found if text.strip()))


def foreign(text: str, contents: frozenset[str]) -> bool:
    """Whether a text has a Latin word that is no name, or a value as the program writes it.

    `contents`: texts that people typed, such as titles of English pages.
    """
    for content in sorted((content for content in contents if content in text), key=len, reverse=True):
        text = text.replace(content, "")
    text = text.replace("[既定]", "")  # as Wagtail writes the site that is chosen first
    text = FACT.sub("", ADDRESSES.sub("", text))
    return bool(RAW.search(text)) or any(word not in NAMES for word in WORD.findall(CODE.sub("", text)))
