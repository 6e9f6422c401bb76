"""Facts of the purchase for help pages: payment limits, hold time, extension, lifetime of e-mail links."""

from collections.abc import Mapping
from datetime import timedelta

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commerce.catalog.models import PaymentMethod
from commerce.checkout.limits import HOLD_DURATION, HOLD_EXTENSION
from commerce.checkout.payment_choices import rules_of
from commerce.payments.gateways.base import MethodRules
from portal.shared.accounts.models import EmailVerification
from portal.shared.http.page_cache import cached_until_publish
from portal.shared.money import yen
from portal.shared.registries.facts import Fact, register_fact


def _minutes(span: timedelta) -> str:
    minutes = span // timedelta(minutes=1)
    return ngettext("%(n)d分", "%(n)d分", minutes) % {"n": minutes}


def _hours(span: timedelta) -> str:
    hours = span // timedelta(hours=1)
    return ngettext("%(n)d時間", "%(n)d時間", hours) % {"n": hours}


def _limits(params: Mapping[str, str]) -> str:
    """コンビニ払いは120円から300,000円まで、…: the limits of each payment method on sale."""
    return _("、").join(
        _("%(method)sは%(least)sから%(most)sまで")
        % {"method": method, "least": yen(rules.min_yen), "most": yen(rules.max_yen)}
        for method, rules in _methods_with_rules()
    )


def _limits_block(params: Mapping[str, str]) -> SafeString:
    return render_to_string("commerce/shop/events/facts/limits.html", {"rows": _methods_with_rules()})


def _methods_with_rules() -> list[tuple[PaymentMethod, MethodRules]]:
    """Payment methods on sale that are routed to a provider, with the provider's rules."""
    methods = cached_until_publish("payment-methods", lambda: list(PaymentMethod.objects.all()))
    pairs = ((method, rules_of(method.code)) for method in methods if method.on_sale)
    return [(method, rules) for method, rules in pairs if rules]


register_fact(Fact("payment-limits", gettext_lazy("支払い方法ごとの金額の範囲"), text=_limits, block=_limits_block))
register_fact(Fact("hold-minutes", gettext_lazy("チケットを確保する時間"), text=lambda params: _minutes(HOLD_DURATION)))
register_fact(
    Fact("extension-minutes", gettext_lazy("確保を延ばせる時間"), text=lambda params: _minutes(HOLD_EXTENSION))
)
register_fact(
    Fact(
        "verify-hours", gettext_lazy("確認メールのリンクの期限"), text=lambda params: _hours(EmailVerification.LIFETIME)
    )
)
