"""Writes the style sheet of all mails into style attributes: many mail programs read no style sheet."""

from functools import cache
from pathlib import Path

import css_inline
from django.conf import settings

SHEET = Path(settings.BASE_DIR) / "templates" / "mail" / "mail.css"


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(
        extra_css=SHEET.read_text(encoding="utf-8"), load_remote_stylesheets=False, minify_css=True
    )


def inline_styles(html: str) -> str:
    """The document with every rule of `templates/mail/mail.css` as style attributes."""
    return _inliner().inline(html)
