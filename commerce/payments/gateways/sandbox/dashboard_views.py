"""The sandbox's dashboard: what banks, card companies and the provider's users may do with a payment."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from commerce.payments.gateways.sandbox import disputes, refunds
from commerce.payments.gateways.sandbox.charges import Refused
from commerce.payments.gateways.sandbox.forms import AccountForm, DashboardRefundForm
from commerce.payments.gateways.sandbox.models import ChargeState, SandboxCharge, SandboxRefund, TransferState
from commerce.payments.gateways.sandbox.tasks import enqueue
from portal.shared import clock, signing


@never_cache
@require_http_methods(["GET", "POST"])
def control(request: HttpRequest, public_id: str) -> HttpResponse:
    """Shows a payment with its refunds and disputes, and a button for each action."""
    charge = get_object_or_404(SandboxCharge, public_id=public_id)
    is_refund = request.POST.get("do") == "refund"
    refundable_yen = charge.amount_yen - refunds.refunded_yen(charge)
    with translation.override(charge.locale):
        form = DashboardRefundForm(request.POST if is_refund else None, most_yen=refundable_yen)
        if request.method == "POST" and (not is_refund or form.is_valid()):
            try:
                _do(charge, request.POST, form.cleaned_data if is_refund else {})
            except Refused:
                form.add_error(None, DashboardRefundForm.NOT_POSSIBLE)
            else:
                return HttpResponseRedirect(request.path)
        context = {
            "charge": charge,
            "form": form,
            "refunds": charge.refunds.order_by("pk"),
            "disputes": charge.disputes.order_by("pk"),
            "open_case": charge.disputes.filter(state="open").exists(),
            "refundable": charge.state == ChargeState.CAPTURED and refundable_yen > 0,
        }
        return render(request, "commerce/payments/sandbox/dashboard.html", context, status=422 if form.errors else 200)


def _do(charge: SandboxCharge, post: QueryDict, cleaned: dict[str, Any]) -> None:
    """Runs the action of one button. Raises Refused for a refund that is not possible."""
    at, action = clock.now(), post.get("do", "")
    with transaction.atomic():
        if action == "refund":
            key = f"dashboard:{signing.new_public_id()}"
            amount_yen = cleaned["amount_yen"]
            enqueue(refunds.create_refund(charge.pk, amount_yen=amount_yen, reason="dashboard", key=key, at=at)[1])
        elif action in refunds.BY_HAND:
            refund = get_object_or_404(charge.refunds, public_id=post.get("refund", ""))
            enqueue(refunds.move_by_hand(refund.pk, action, at=at)[1])
        elif action in {"dispute", "question"}:
            enqueue(disputes.open_case(charge.pk, question=action == "question", at=at)[1])
        elif action in {"won", "lost"}:
            enqueue(disputes.close_case(charge.pk, action, at=at)[1])


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, public_id: str) -> HttpResponse:
    """The form where a buyer enters the bank account for a refund; it is validated and not stored."""
    refund = get_object_or_404(SandboxRefund.objects.select_related("charge"), public_id=public_id)
    with translation.override(refund.charge.locale):
        is_waiting = refund.state == TransferState.WAITING
        form = AccountForm(request.POST or None) if is_waiting else None
        if form is not None and request.method == "POST" and form.is_valid():
            with transaction.atomic():
                enqueue(refunds.name_account(refund.pk, at=clock.now())[1])
            return redirect("sandbox_account", refund.public_id)
        context = {"refund": refund, "charge": refund.charge, "form": form}
        return render(
            request, "commerce/payments/sandbox/account.html", context, status=422 if form and form.errors else 200
        )
