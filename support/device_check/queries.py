"""Reads of kept results: by the code that a person gives, in lines that staff can read."""

import unicodedata

from django.utils.translation import gettext as _

from cms.environment.rules import Purpose
from portal.shared.templatetags.formatting import moment
from support.device_check.browser_tests import told
from support.device_check.models import DeviceCheck
from support.device_check.verdicts import verdict_words

SAID = {"mac": "Mac", "ipad": "iPad"}


def check_by_code(code: str) -> DeviceCheck | None:
    """However people write a code: 7k4m-2pxa, ７Ｋ４Ｍ２ＰＸＡ."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", code).upper() if sign.isalnum())
    return DeviceCheck.objects.filter(code=plain).first() if plain else None


def result_lines(code: str) -> list[tuple[str, str]]:
    """(label, value) of each fact behind a result code, verdicts first; empty when there is none (any more)."""
    check = check_by_code(code)
    return lines_of(check) if check else []


def lines_of(check: DeviceCheck) -> list[tuple[str, str]]:
    """The same of a result at hand."""
    nothing = _("分かりませんでした")
    lines = [(str(Purpose(purpose).label), verdict_words(verdict)) for purpose, verdict in check.verdicts.items()]
    lines += [
        (_("端末の種類（OS）"), check.system or nothing),
        (_("ブラウザー"), check.browser or nothing),
        (_("型番"), check.model or nothing),
    ]
    lines += [(str(tried.label), str(sentence)) for tried, _outcome, sentence in told(check.outcomes)]
    if check.said:
        lines.append((_("お客さまの回答"), " ".join(_said_words(word) for word in check.said)))
    lines.append((_("調べた日時"), moment(check.checked_at)))
    return [*lines, ("User-Agent", check.user_agent)] if check.user_agent else lines


def _said_words(word: str) -> str:
    told_words = {"simple": _("らくらくスマートフォン"), "other": _("らくらくスマートフォンではない")}
    return SAID.get(word) or told_words[word]
