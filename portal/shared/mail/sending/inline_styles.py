"""Writes the style sheet of all mails into style attributes, in the site's colours: many mail programs read no style sheet."""

import re
from functools import lru_cache
from pathlib import Path

import css_inline
from django.conf import settings

from portal.shared.brand.palette import palette_of

FOLDER = Path(settings.BASE_DIR) / "templates" / "mail"
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


@lru_cache(maxsize=8)
def _styles(colour: str) -> tuple[css_inline.CSSInliner, str]:
    """What becomes attributes, and the rules that have to stay a sheet: of phones, and of dark screens."""
    palette = palette_of(colour)
    inliner = css_inline.CSSInliner(
        extra_css=_in_colours("mail.css", palette.light), load_remote_stylesheets=False, minify_css=True
    )
    return inliner, f"<style>{_in_colours('kept.css', palette.dark)}</style>"


def _in_colours(name: str, colours: dict[str, str]) -> str:
    """That sheet with each role replaced by its colour, since mail programs know no custom properties."""
    sheet = COMMENT.sub("", (FOLDER / name).read_text(encoding="utf-8"))
    return re.sub(r"var\(--([a-z-]+)\)", lambda role: colours[role[1]], sheet)


def inline_styles(html: str, colour: str) -> str:
    """The document with every rule of `mail.css` as style attributes, and with `kept.css` in its head."""
    inliner, kept = _styles(colour)
    return inliner.inline(html).replace("</head>", f"{kept}</head>", 1)
