"""Row actions that refund an order, with or without cancelling it; a second request of the same page does nothing."""

from typing import Any, cast

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.admin.base.row_actions import OrderAction
from commerce.admin.payments.review_texts import REFUND_REASON
from commerce.admin.payments.summary import PaymentShown, payments_of
from commerce.catalog.states import PerformanceState
from commerce.fulfilment.cancellation.by_staff import cancel_by_staff
from commerce.fulfilment.cancellation.fees import staff_cancellation_fee_yen
from commerce.fulfilment.refunds.services import refund_order
from commerce.fulfilment.tasks import send_refund
from commerce.orders import services as orders
from commerce.orders.models import Order
from commerce.payments.models import Refund
from commerce.payments.states import RefundReason
from commerce.receipts.queries import latest_receipt
from portal.shared import clock
from portal.shared.errors import DomainError
from portal.shared.money import yen
from portal.shared.text.fields import LineField

ONLY_STAFF = gettext_lazy("担当者だけが見ます。お客さまには見えません。")
# What a person decides; the others are found by the site, and offered while a review of the order says so.
REASONS = (RefundReason.EVENT_CANCELLED, RefundReason.POSTPONED, RefundReason.BUYER_REQUEST, RefundReason.STAFF)


class StateChanged(DomainError):
    """The order or its refunds changed after the page was opened, also by a first request of the same page."""

    code = "state_moved"
    message = gettext_lazy(
        "画面を開いたあとに、この注文の返金の状況が変わりました。今回の操作では何もしていません。"
        "注文のページで、いまの状況を確認してください。"
    )


class VersionedForm(forms.Form):
    """The reason, and the fingerprint of what the page showed, so that a repeated or outdated request does nothing."""

    seal = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.ChoiceField(label=gettext_lazy("理由"))

    def __init__(self, *args: Any, reasons: list[RefundReason], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["reason"]).choices = [(reason.value, reason.label) for reason in reasons]


class RefundForm(VersionedForm):
    """Amount in yen, reason and note of a refund; `confirmed` is set on the second page."""

    amount_yen = forms.IntegerField(label=gettext_lazy("返金する金額（円）"), min_value=1)
    note = LineField(
        label=gettext_lazy("備考"),
        max_length=200,
        required=False,
        help_text=ONLY_STAFF,
    )
    field_order = ["seal", "amount_yen", "reason", "note"]
    confirmed = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, left_yen: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount_yen"].help_text = _("返金できるのは、%(left)sまでです。") % {"left": yen(left_yen)}


class RefundAction(OrderAction):
    """Base of actions that refund an order, for users with the permission `refund_order`."""

    permission_required = "refund"
    is_serious = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Loads the payments and the refundable amount too."""
        super().setup(request, *args, **kwargs)
        self.payments: list[PaymentShown] = payments_of(self.object)
        self.left_yen = sum(payment.left_yen for payment in self.payments)

    @property
    def fingerprint(self) -> str:
        """Changes with each refund, each ledger entry and each state of the order."""
        newest = self.object.refunds.values_list("pk", flat=True).first() or 0
        return f"{self.object.state}-{newest}-{self.left_yen}"

    def get_initial(self) -> dict:
        """The fingerprint of what is shown."""
        return {"seal": self.fingerprint}

    def reasons(self) -> list[RefundReason]:
        """The reasons that staff may choose for this order."""
        open_kinds = self.object.reviews.filter(closed_at=None).values_list("kind", flat=True)
        found = {REFUND_REASON.get(kind) for kind in open_kinds} - {RefundReason.PAID_TWICE}
        if sum(payment.paid_yen > 0 for payment in self.payments) > 1:
            found.add(RefundReason.PAID_TWICE)
        return [reason for reason in RefundReason if reason in found or reason in REASONS]

    def get_form_kwargs(self) -> dict:
        """Passes the reasons to the form."""
        return super().get_form_kwargs() | {"reasons": self.reasons()}

    def figures(self) -> list[tuple[str, str]]:
        """Paid, refunded and refundable amounts per payment."""
        return [
            (
                f"{payment.method}（{payment.gateway}）",
                _("入金%(paid)s・返金済み%(back)s・返金中%(open)s・残り%(left)s")
                % {
                    "paid": yen(payment.paid_yen),
                    "back": yen(payment.refunded_yen),
                    "open": yen(payment.open_yen),
                    "left": yen(payment.left_yen),
                },
            )
            for payment in self.payments
            if payment.paid_yen
        ]

    def refund_methods(self) -> list[str]:
        """How the payments are refunded, each text once."""
        return list(dict.fromkeys(payment.refund_method for payment in self.payments if payment.left_yen))

    def receipt_consequences(self) -> list[str]:
        """The note that issued receipts become invalid; empty without a receipt."""
        if latest_receipt(self.object) is None:
            return []
        return [_("発行済みの領収書は無効になります。一部の返金のときは、お客さまが返金後の領収書を再発行できます。")]

    def check_unchanged(self, form: forms.Form) -> None:
        """Locks the order and raises StateChanged when it differs from the page."""
        self.object = orders.lock(self.object.pk)
        self.payments = payments_of(self.object)
        self.left_yen = sum(payment.left_yen for payment in self.payments)
        if form.cleaned_data["seal"] != self.fingerprint:
            raise StateChanged


class RefundView(RefundAction):
    """Refunds all or a part of the money; order and tickets do not change."""

    page_title = gettext_lazy("返金する")
    form_class = RefundForm
    is_confirming = False

    def get_initial(self) -> dict:
        """The refundable amount, and the reason from the review that links here."""
        reason = self.request.GET.get("reason", suggested_reason(self.object))
        return super().get_initial() | {"amount_yen": self.left_yen or None, "reason": reason}

    def get_form_kwargs(self) -> dict:
        """Passes the refundable amount to the form."""
        return super().get_form_kwargs() | {"left_yen": self.left_yen}

    @property
    def button(self) -> str:
        """Names the amount on the second page."""
        if not self.is_confirming:
            return _("内容を確認する")
        return _("%(amount)sを返金する") % {"amount": yen(self.amount_yen)}

    def sentences(self) -> list[str]:
        """The consequences on the second page, the instruction on the first."""
        if self.is_confirming:
            refund = _("%(amount)sを返金します。取り消せません。") % {"amount": yen(self.amount_yen)}
            unchanged = _(
                "注文の状態と電子チケットは変わりません。チケットも止めるときは「取り消して返金する」を使ってください。"
            )
            mail = _("お客さまへ、返金のお知らせをメールで送ります。")
            return [refund, *self.refund_methods(), mail, unchanged, *self.receipt_consequences()]
        return [_("全額のときは、そのまま進んでください。一部のときは、金額を書き換えてください。")]

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Shows the second page before the refund."""
        self.amount_yen = form.cleaned_data["amount_yen"]
        if self.amount_yen > self.left_yen and form.cleaned_data["seal"] == self.fingerprint:
            form.add_error("amount_yen", _("返金できるのは、%(left)sまでです。") % {"left": yen(self.left_yen)})
            return self.form_invalid(form)
        if form.cleaned_data["confirmed"]:
            return super().form_valid(form)
        self.is_confirming = True
        data = {**form.cleaned_data, "confirmed": "on"}
        hidden_form = self.form_class(data, left_yen=self.left_yen, reasons=self.reasons())
        for field in hidden_form.fields.values():
            field.widget = forms.HiddenInput()
        return self.render_to_response(self.get_context_data(form=hidden_form))

    def act(self, form: forms.Form) -> str:
        """Queues the refunds and their tasks in one transaction; a scheduled job sends what the worker does not."""
        with transaction.atomic():
            self.check_unchanged(form)
            refunds = refund_order(
                self.object.pk,
                form.cleaned_data["amount_yen"],
                reason=RefundReason(form.cleaned_data["reason"]),
                by=self.staff,
                note=form.cleaned_data["note"],
                actor=self.actor,
                at=clock.now(),
            )
            enqueue_refunds(refunds)
        return _("%(amount)sの返金を受け付けました。結果は「経過」と「返金」に出ます。") % {
            "amount": yen(self.amount_yen)
        }


class CancelForm(VersionedForm):
    """Reason and note of a cancellation."""

    note = LineField(label=gettext_lazy("備考"), max_length=200, required=False, help_text=ONLY_STAFF)


class CancelView(RefundAction):
    """Cancels a confirmed order and refunds its net amount."""

    page_title = gettext_lazy("取り消して返金する")
    form_class = CancelForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Loads the fee that is kept at the buyer's own request."""
        super().setup(request, *args, **kwargs)
        self.fee_yen = staff_cancellation_fee_yen(self.object, RefundReason.BUYER_REQUEST)

    def get_initial(self) -> dict:
        """The reason that the state of a performance suggests, else STAFF."""
        return super().get_initial() | {"reason": suggested_reason(self.object)}

    @property
    def button(self) -> str:
        """Names the amount, if there is one that does not depend on the reason."""
        if not self.left_yen:
            return _("注文を取り消す")
        if self.fee_yen:
            return _("注文を取り消して返金する")
        return _("注文を取り消して%(amount)sを返金する") % {"amount": yen(self.left_yen)}

    def sentences(self) -> list[str]:
        """The consequences for order, tickets, money and receipts."""
        refund = _("%(amount)sを返金します。") % {"amount": yen(self.left_yen)} if self.left_yen else ""
        amounts = {"fee": yen(self.fee_yen), "amount": yen(self.left_yen - self.fee_yen)}
        kept = (
            _("理由が「お客さま都合」のときは、取り消し手数料%(fee)sを差し引いて、%(amount)sを返金します。") % amounts
        )
        cancellation = _("注文を取り消し、電子チケットを使えなくし、席を販売に戻します。元には戻せません。")
        mail = _("お客さまへ、取り消しのお知らせをメールで送ります。")
        sentences = [
            cancellation,
            refund,
            kept if self.fee_yen else "",
            *self.refund_methods(),
            mail,
            *self.receipt_consequences(),
        ]
        return [sentence for sentence in sentences if sentence]

    def act(self, form: forms.Form) -> str:
        """Cancels and refunds in one transaction. Raises StateChanged, AlreadySettled, RefundNotPossible."""
        data = form.cleaned_data
        with transaction.atomic():
            self.check_unchanged(form)
            reason = RefundReason(data["reason"])
            enqueue_refunds(
                cancel_by_staff(self.object.pk, reason=reason, by=self.staff, note=data["note"], at=clock.now())
            )
        return _("注文を取り消しました。返金の結果は「経過」と「返金」に出ます。")


def suggested_reason(order: Order) -> RefundReason:
    """The reason that the performances of an order suggest: cancelled before postponed, else the staff's own."""
    states = set(order.lines.values_list("performance__state", flat=True))
    if PerformanceState.CANCELLED in states:
        return RefundReason.EVENT_CANCELLED
    return RefundReason.POSTPONED if PerformanceState.POSTPONED in states else RefundReason.STAFF


def enqueue_refunds(refunds: list[Refund]) -> None:
    """Enqueues new refunds; the rows of the tasks belong to the caller's transaction."""
    for refund in refunds:
        send_refund.enqueue(refund.pk)
