"""Row actions on an order that move no money: resend its mail, reconcile an attempt. Both are logged with the user."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.admin.base.row_actions import OrderAction
from commerce.fulfilment.notifications import resend
from commerce.fulfilment.services import reconcile
from commerce.orders import services as orders
from commerce.orders.states import OrderLogKind
from portal.shared import clock
from portal.shared.errors import DomainError
from portal.shared.money import yen


class ProviderSilent(DomainError):
    """The provider did not answer."""

    code = "provider_silent"
    message = gettext_lazy(
        "決済会社から返事がありませんでした。何も変わっていません。少し待ってから、もう一度お試しください。"
    )


class ResendView(OrderAction):
    """Resends the ticket mail, the confirmation or the voucher."""

    page_title = gettext_lazy("メールを再送する")
    button = gettext_lazy("メールを再送する")

    def sentences(self) -> list[str]:
        """The address, and the limit of resent mails."""
        to = _("%(address)sへ、いま必要なメール（電子チケット、確認、またはお支払い番号）をもう一度送ります。") % {
            "address": self.object.user.email
        }
        return [to, _("同じ注文には、1時間に3回、1日に10回まで送れます。")]

    def act(self, form: forms.Form) -> str:
        """Resends to the account's current address."""
        mail = resend(self.object, actor=self.actor, at=clock.now())
        return _("%(address)sへ送信を始めました。結果は「経過」に出ます。") % {"address": mail.address}


class ReconcileView(OrderAction):
    """Reconciles one attempt with its provider."""

    page_title = gettext_lazy("決済会社に確認する")
    button = gettext_lazy("決済会社に確認する")
    path_suffix = "<number:attempt>/"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Loads the attempt too."""
        super().setup(request, *args, **kwargs)
        self.attempt = get_object_or_404(self.object.attempts.exclude(reference=""), pk=kwargs["attempt"])

    def figures(self) -> list[tuple[str, str]]:
        """Amount, state and provider of the attempt."""
        attempt = self.attempt
        return [
            (_("金額"), yen(attempt.amount_yen)),
            (_("いまの記録"), str(attempt.get_state_display())),
            (_("決済会社"), f"{attempt.provider} {attempt.reference}"),
        ]

    def sentences(self) -> list[str]:
        """The consequences, which depend on the provider's record."""
        return [
            _("決済会社の記録を読み、こちらの記録と違うときは合わせます。"),
            _("入金が見つかれば、注文の確定、発券、お客さまへのメールまで進みます。"),
        ]

    def act(self, form: forms.Form) -> str:
        """Reconciles, logs it and reports the state. Raises ProviderSilent."""
        before, at = self.attempt.state, clock.now()
        if not reconcile(self.attempt.pk, at):
            raise ProviderSilent
        orders.write_log(
            self.object, OrderLogKind.RECONCILED, actor=self.actor, at=at, data={"attempt": self.attempt.public_id}
        )
        self.attempt.refresh_from_db()
        state = {"state": self.attempt.get_state_display()}
        if self.attempt.state == before:
            return _("決済会社の記録を読みました。決済の状態は「%(state)s」のままです。") % state
        return _("決済会社の記録に合わせました。決済の状態は「%(state)s」になりました。") % state
