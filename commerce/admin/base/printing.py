"""Tells editors when a text that they saved has characters that receipts and tickets cannot print."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.shared.documents.glyphs import unprintable


def warn_of_unprintable(request: HttpRequest, texts: Iterable[object]) -> None:
    """Adds a message that names the characters for which a PDF has 〓; the text is saved all the same."""
    missing = dict.fromkeys(sign for text in texts if isinstance(text, str) for sign in unprintable(text))
    if missing:
        message = _("保存しました。次の文字は、領収書とチケットのPDFでは「〓」になります：%(signs)s")
        messages.warning(request, message % {"signs": " ".join(missing)})
