"""Views for cancelling an order where the event allows it, and for the bank account that a refund is sent to."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from commerce.fulfilment.cancellation.by_buyer import cancel_by_buyer, cancellation_terms
from commerce.fulfilment.refunds.services import advance_refund
from commerce.fulfilment.status.refund_status import asks_for_bank_account, bank_account_token
from commerce.mypage.bank_account_forms import BankAccountForm
from commerce.mypage.decorators import no_such_order, placed_order_of
from commerce.orders.access import may_open
from commerce.orders.states import OrderState
from commerce.payments.models import Refund
from commerce.payments.states import RefundState
from portal.shared import clock
from portal.shared.accounts.requests import UserRequest
from portal.shared.errors import DomainError
from portal.shared.http.private_pages import link_query, link_token, login_or_not_found, never_store, private_login_page
from portal.shared.text.codes import whole_number

NOT_ACCEPTED = gettext_lazy(
    "決済会社からの返事を確認できませんでした。お金は失われていません。少し待ってから、もう一度お試しください。"
)


@require_http_methods(["GET", "HEAD", "POST"])
@private_login_page
def cancel(request: UserRequest, code: str) -> HttpResponse:
    """取り消しの確認: GET shows fee and refund in yen, POST cancels if the refund is still the amount shown."""
    order = placed_order_of(request, code)
    if order is None:
        return no_such_order(request)
    at = clock.now()
    if order.state == OrderState.CANCELLED:
        return redirect("mypage_order", code)
    problem, status = "", 200
    if request.method == "POST":
        shown_yen = whole_number(request.POST.get("refund_yen", ""))
        try:
            cancel_by_buyer(order.pk, at, refund_yen=-1 if shown_yen is None else shown_yen)
        except DomainError as error:
            problem, status = str(error), error.status
        else:
            messages.success(request, _("お申込みを取り消しました。確認のメールをお送りします。"))
            return redirect("mypage_order", code)
    terms = cancellation_terms(order, at)
    context = {"order": order, "terms": terms, "problem": problem, "paid_yen": terms.refund_yen + terms.fee_yen}
    return render(request, "commerce/mypage/cancel.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_store
def refund_account(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """振込先の口座: for the buyer, logged in or by the refund mail's link; the account is sent to the provider only."""
    refund = (
        Refund.objects.select_related("attempt", "order__user").filter(order__code=code, public_id=public_id).first()
    )
    if refund is None or not _may_enter_bank_account(request, refund):
        return login_or_not_found(request, no_such_order)
    form = BankAccountForm(request.POST or None)
    is_asked, problem = asks_for_bank_account(refund), ""
    if request.method == "POST" and is_asked and form.is_valid():
        refund = advance_refund(refund.pk, clock.now(), account=form.account())
        if refund.state != RefundState.WAITING_CUSTOMER:
            return redirect(reverse("refund_account", args=[code, public_id], query=link_query(request)))
        problem = str(NOT_ACCEPTED)
    context = {"order": refund.order, "refund": refund, "form": form, "is_asked": is_asked, "problem": problem}
    status = 422 if is_asked and form.errors else 503 if problem else 200
    return render(request, "commerce/mypage/refund_account.html", context, status=status)


def _may_enter_bank_account(request: HttpRequest, refund: Refund) -> bool:
    return may_open(
        request.user,
        link_token(request),
        owner_id=refund.order.user_id,
        valid_token=bank_account_token(refund),
    )
