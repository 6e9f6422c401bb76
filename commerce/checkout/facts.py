"""Facts of the purchase that help pages print."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commerce.checkout.rules import EXTENSION, HOLD
from portal.shared.accounts.models import EmailVerification
from portal.shared.facts import Fact, register_fact


def _minutes(span: timedelta) -> str:
    minutes = span // timedelta(minutes=1)
    return ngettext("%(n)d分", "%(n)d分", minutes) % {"n": minutes}


def _hours(span: timedelta) -> str:
    hours = span // timedelta(hours=1)
    return ngettext("%(n)d時間", "%(n)d時間", hours) % {"n": hours}


register_fact(Fact("hold-minutes", _("お席を確保する時間"), text=lambda params: _minutes(HOLD)))
register_fact(Fact("extension-minutes", _("確保を延ばせる時間"), text=lambda params: _minutes(EXTENSION)))
register_fact(Fact("verify-hours", _("確認メールのリンクの期限"), text=lambda params: _hours(EmailVerification.LIFE)))
