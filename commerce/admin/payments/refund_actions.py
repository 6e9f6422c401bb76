"""Giving an order's money back, with the order or without: said with the amount, and a second press does nothing."""

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.admin.orders.row_actions import OrderAction
from commerce.admin.payments.summary import PaymentShown, payments_of
from commerce.fulfilment.cancellation.by_staff import cancel_by_staff
from commerce.fulfilment.refunds.services import refund_order
from commerce.fulfilment.tasks import send_refund
from commerce.orders import services as orders
from commerce.payments.models import Refund
from commerce.payments.states import RefundReason
from commerce.receipts.queries import latest_receipt
from portal.shared import clock
from portal.shared.errors import DomainError
from portal.shared.money import yen

ONLY_STAFF = gettext_lazy("担当者だけが見ます。お客さまには見えません。")
REASONS = [reason for reason in RefundReason if reason != RefundReason.BUYER_CANCELLED]


class StateChanged(DomainError):
    """Something happened to the order while staff read the page; a second press ends here too."""

    code = "state_moved"
    message = gettext_lazy(
        "画面を開いたあとに、この注文の返金の状況が変わりました。今回の操作では何もしていません。"
        "注文のページで、いまの状況を確認してください。"
    )


class VersionedForm(forms.Form):
    """Holds what the page showed, so that a second press, or a page left open, does nothing."""

    seal = forms.CharField(widget=forms.HiddenInput, required=False)


class RefundForm(VersionedForm):
    """How much, why, and what the next reader should know."""

    amount_yen = forms.IntegerField(label=gettext_lazy("返金する金額（円）"), min_value=1)
    reason = forms.ChoiceField(label=gettext_lazy("理由"), choices=[(reason.value, reason.label) for reason in REASONS])
    note = forms.CharField(
        label=gettext_lazy("備考"),
        max_length=200,
        required=False,
        help_text=ONLY_STAFF,
    )
    confirmed = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, left_yen: int, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount_yen"].help_text = _("返金できるのは、%(left)sまでです。") % {"left": yen(left_yen)}


class RefundAction(OrderAction):
    """A step that gives money back."""

    permission_required = "refund"
    is_serious = True

    def setup(self, request, *args, **kwargs) -> None:
        """Knows what is left."""
        super().setup(request, *args, **kwargs)
        self.payments: list[PaymentShown] = payments_of(self.object)
        self.left_yen = sum(payment.left_yen for payment in self.payments)

    @property
    def fingerprint(self) -> str:
        """Changes with each refund, each movement of money and each state of the order."""
        newest = self.object.refunds.values_list("pk", flat=True).first() or 0
        return f"{self.object.state}-{newest}-{self.left_yen}"

    def get_initial(self) -> dict:
        """The seal of what is shown."""
        return {"seal": self.fingerprint}

    def figures(self) -> list[tuple[str, str]]:
        """What is left of each payment."""
        return [
            (
                f"{payment.method} {payment.attempt.reference}",
                _("入金%(paid)s・返金済み%(back)s・返金中%(open)s・残り%(left)s")
                % {
                    "paid": yen(payment.paid_yen),
                    "back": yen(payment.returned_yen),
                    "open": yen(payment.open_yen),
                    "left": yen(payment.left_yen),
                },
            )
            for payment in self.payments
            if payment.paid_yen
        ]

    def refund_methods(self) -> list[str]:
        """How the money goes, once per way."""
        return list(dict.fromkeys(payment.refund_method for payment in self.payments if payment.left_yen))

    def receipt_consequences(self) -> list[str]:
        """A receipt and a refund are never both live."""
        if latest_receipt(self.object) is None:
            return []
        return [_("発行済みの領収書は無効になります。一部の返金のときは、お客さまが返金後の領収書を再発行できます。")]

    def check_unchanged(self, form: forms.Form) -> None:
        """With the order locked: raises StateMoved."""
        self.object = orders.lock(self.object.pk)
        self.payments = payments_of(self.object)
        self.left_yen = sum(payment.left_yen for payment in self.payments)
        if form.cleaned_data["seal"] != self.fingerprint:
            raise StateChanged


class RefundView(RefundAction):
    """Gives money back, all or a part; the order and its tickets stay as they are."""

    page_title = gettext_lazy("返金する")
    form_class = RefundForm
    is_confirming = False

    def get_initial(self) -> dict:
        """All that is left, and why the task of staff says."""
        reason = self.request.GET.get("reason", RefundReason.STAFF)
        return super().get_initial() | {"amount_yen": self.left_yen or None, "reason": reason}

    def get_form_kwargs(self) -> dict:
        """What is left is said at the field."""
        return super().get_form_kwargs() | {"left_yen": self.left_yen}

    @property
    def button(self) -> str:  # type: ignore[override]
        """Says the amount when it is about to happen."""
        if not self.is_confirming:
            return _("内容を確認する")
        return _("%(amount)sを返金する") % {"amount": yen(self.amount_yen)}

    def sentences(self) -> list[str]:
        """What happens and what does not."""
        if self.is_confirming:
            first = _("%(amount)sを返金します。取り消せません。") % {"amount": yen(self.amount_yen)}
            stays = _(
                "注文の状態と電子チケットは変わりません。チケットも止めるときは「取り消して返金する」を使ってください。"
            )
            told = _("お客さまへ、返金のお知らせをメールで送ります。")
            return [first, *self.refund_methods(), told, stays, *self.receipt_consequences()]
        return [_("全額のときは、そのまま進んでください。一部のときは、金額を書き換えてください。")]

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Asks once more before money moves."""
        self.amount_yen = form.cleaned_data["amount_yen"]
        if self.amount_yen > self.left_yen and form.cleaned_data["seal"] == self.fingerprint:
            form.add_error("amount_yen", _("返金できるのは、%(left)sまでです。") % {"left": yen(self.left_yen)})
            return self.form_invalid(form)
        if form.cleaned_data["confirmed"]:
            return super().form_valid(form)
        self.is_confirming = True
        again = self.form_class({**form.cleaned_data, "confirmed": "on"}, left_yen=self.left_yen)
        for field in again.fields.values():
            field.widget = forms.HiddenInput()
        return self.render_to_response(self.get_context_data(form=again))

    def act(self, form: forms.Form) -> str:
        """Queued in one transaction, sent by the worker at once, by the clock if that fails."""
        with transaction.atomic():
            self.check_unchanged(form)
            made = refund_order(
                self.object.pk,
                form.cleaned_data["amount_yen"],
                reason=RefundReason(form.cleaned_data["reason"]),
                by=self.staff,
                note=form.cleaned_data["note"],
                actor=self.actor,
                at=clock.now(),
            )
            enqueue_refunds(made)
        words = _("%(amount)sの返金を受け付けました。結果は「経過」と「返金」に出ます。")
        return words % {"amount": yen(self.amount_yen)}


class CancelForm(VersionedForm):
    """Why."""

    reason = forms.ChoiceField(label=gettext_lazy("理由"), choices=[(reason.value, reason.label) for reason in REASONS])
    note = forms.CharField(label=gettext_lazy("備考"), max_length=200, required=False, help_text=ONLY_STAFF)


class CancelView(RefundAction):
    """Ends a confirmed order and gives all that is left back."""

    page_title = gettext_lazy("取り消して返金する")
    form_class = CancelForm

    def get_initial(self) -> dict:
        """Staff's own decision, if nobody says otherwise."""
        return super().get_initial() | {"reason": RefundReason.STAFF}

    @property
    def button(self) -> str:  # type: ignore[override]
        """Says the amount."""
        if not self.left_yen:
            return _("注文を取り消す")
        return _("注文を取り消して%(amount)sを返金する") % {"amount": yen(self.left_yen)}

    def sentences(self) -> list[str]:
        """What is gone afterwards."""
        money = _("%(amount)sを返金します。") % {"amount": yen(self.left_yen)} if self.left_yen else ""
        gone = _("注文を取り消し、電子チケットを使えなくし、席を販売に戻します。元には戻せません。")
        told = _("お客さまへ、取り消しのお知らせをメールで送ります。")
        return [line for line in (gone, money, *self.refund_methods(), told, *self.receipt_consequences()) if line]

    def act(self, form: forms.Form) -> str:
        """One transaction. Raises StateMoved, AlreadySettled, RefundNotPossible."""
        data = form.cleaned_data
        with transaction.atomic():
            self.check_unchanged(form)
            reason = RefundReason(data["reason"])
            enqueue_refunds(
                cancel_by_staff(self.object.pk, reason=reason, by=self.staff, note=data["note"], at=clock.now())
            )
        return _("注文を取り消しました。返金の結果は「経過」と「返金」に出ます。")


def enqueue_refunds(refunds: list[Refund]) -> None:
    """Hands new refunds to the worker; its rows live or die with ours."""
    for refund in refunds:
        send_refund.enqueue(refund.pk)
