"""Queries for stored results by their code, as lines of text for staff and users."""

from django.utils.translation import gettext as _

from cms.environment.rules import Purpose
from portal.shared.templatetags.formatting import format_datetime
from portal.shared.text import codes
from support.device_check.browser_tests import described_results
from support.device_check.models import DeviceCheck
from support.device_check.verdicts import verdict_label

USER_ANSWER_LABELS = {"mac": "Mac", "ipad": "iPad"}


def check_by_code(code: str) -> DeviceCheck | None:
    """The result of a code, also when written as 7k4m-2pxa or ７Ｋ４Ｍ２ＰＸＡ; None when there is none."""
    normalised = codes.code(code)
    return DeviceCheck.objects.filter(code=normalised).first() if normalised else None


def result_lines(code: str) -> list[tuple[str, str]]:
    """`lines_of` the result with that code; empty when it does not exist or was deleted."""
    check = check_by_code(code)
    return lines_of(check) if check else []


def lines_of(check: DeviceCheck) -> list[tuple[str, str]]:
    """(label, value) of everything stored about a result, verdicts first."""
    undetected = _("分かりませんでした")
    lines = [(str(Purpose(purpose).label), verdict_label(verdict)) for purpose, verdict in check.verdicts.items()]
    lines += [
        (_("端末の種類（OS）"), check.system or undetected),
        (_("ブラウザー"), check.browser or undetected),
        (_("型番"), check.model or undetected),
    ]
    lines += [(str(test.label), str(text)) for test, _result, text in described_results(check.outcomes)]
    if check.user_answers:
        lines.append((_("お客さまの回答"), " ".join(_user_answer_label(answer) for answer in check.user_answers)))
    lines.append((_("調べた日時"), format_datetime(check.checked_at)))
    return [*lines, ("User-Agent", check.user_agent)] if check.user_agent else lines


def _user_answer_label(answer: str) -> str:
    phone_labels = {"simple": _("らくらくスマートフォン"), "other": _("らくらくスマートフォンではない")}
    return USER_ANSWER_LABELS.get(answer) or phone_labels[answer]
