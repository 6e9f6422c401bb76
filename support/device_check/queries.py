"""Reads of kept results: by the code that a person gives, in lines that staff can read."""

import unicodedata

from django.utils.translation import gettext as _

from cms.environment.rules import Purpose
from portal.shared.templatetags.formatting import format_datetime
from support.device_check.browser_tests import described_results
from support.device_check.models import DeviceCheck
from support.device_check.verdicts import verdict_label

USER_ANSWER_LABELS = {"mac": "Mac", "ipad": "iPad"}


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
    lines = [(str(Purpose(purpose).label), verdict_label(verdict)) for purpose, verdict in check.verdicts.items()]
    lines += [
        (_("端末の種類（OS）"), check.system or nothing),
        (_("ブラウザー"), check.browser or nothing),
        (_("型番"), check.model or nothing),
    ]
    lines += [(str(tried.label), str(sentence)) for tried, _outcome, sentence in described_results(check.outcomes)]
    if check.user_answers:
        lines.append((_("お客さまの回答"), " ".join(_user_answer_label(word) for word in check.user_answers)))
    lines.append((_("調べた日時"), format_datetime(check.checked_at)))
    return [*lines, ("User-Agent", check.user_agent)] if check.user_agent else lines


def _user_answer_label(word: str) -> str:
    told_words = {"simple": _("らくらくスマートフォン"), "other": _("らくらくスマートフォンではない")}
    return USER_ANSWER_LABELS.get(word) or told_words[word]
