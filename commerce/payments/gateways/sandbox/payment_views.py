"""The sandbox's pages of a card and of a wallet; then the browser goes back to the shop."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from commerce.payments.gateways.sandbox import wallets
from commerce.payments.gateways.sandbox.cards import TEST_CARDS, answer_challenge, pay_by_card, spaced
from commerce.payments.gateways.sandbox.forms import CardForm
from commerce.payments.gateways.sandbox.models import ChargeState, SandboxCharge
from commerce.payments.gateways.sandbox.tasks import enqueue
from portal.shared import clock

# Where a charge that waits for its buyer belongs.
WAITS_AT = {"card": "sandbox_pay", "paypay": "sandbox_wallet", "paidy": "sandbox_wallet"}
WALLETS = {"paypay": "PayPay", "paidy": "Paidy"}


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def pay(request: HttpRequest, public_id: str) -> HttpResponse:
    """The card form of an open charge; any other charge goes where it belongs."""
    charge = get_object_or_404(SandboxCharge, public_id=public_id)
    if charge.state != ChargeState.OPEN or charge.method != "card":
        return _onwards(request, charge)
    at = clock.now()
    with translation.override(charge.locale):
        form = CardForm(request.POST or None, at=at)
        if request.method == "POST" and form.is_valid():
            with transaction.atomic():
                charge, news = pay_by_card(charge.pk, form.cleaned_data["number"], at=at)
                enqueue(news)
            return _onwards(request, charge)
        cards = [(spaced(number), outcome.label) for number, outcome in TEST_CARDS.items()]
        context = {"charge": charge, "form": form, "cards": cards}
        return render(request, "commerce/payments/sandbox/pay.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def challenge(request: HttpRequest, public_id: str) -> HttpResponse:
    """The card company asks who is there. Leaving the page tells nobody anything, as in real life."""
    charge = get_object_or_404(SandboxCharge, public_id=public_id)
    if charge.state != ChargeState.CHALLENGE:
        return _onwards(request, charge)
    answer = request.POST.get("answer", "")
    if answer in {"pass", "fail"}:
        with transaction.atomic():
            charge, news = answer_challenge(charge.pk, answer, at=clock.now())
            enqueue(news)
        return _onwards(request, charge)
    with translation.override(charge.locale):
        return render(request, "commerce/payments/sandbox/challenge.html", {"charge": charge})


@never_cache
@require_http_methods(["GET", "POST"])
def wallet(request: HttpRequest, public_id: str) -> HttpResponse:
    """PayPay or Paidy: approve or refuse."""
    charge = get_object_or_404(SandboxCharge, public_id=public_id)
    if charge.state != ChargeState.OPEN or charge.method not in WALLETS:
        return _onwards(request, charge)
    answer = request.POST.get("answer", "")
    if answer == "approve" or answer in wallets.REFUSALS:
        with transaction.atomic():
            charge, news = wallets.decide(charge.pk, answer, at=clock.now())
            enqueue(news)
        return _onwards(request, charge)
    with translation.override(charge.locale):
        return render(
            request, "commerce/payments/sandbox/wallet.html", {"charge": charge, "wallet": WALLETS[charge.method]}
        )


def _onwards(request: HttpRequest, charge: SandboxCharge) -> HttpResponse:
    """Where a charge's buyer belongs by its state."""
    if charge.state == ChargeState.OPEN:
        return redirect(WAITS_AT[charge.method], charge.public_id)
    if charge.state == ChargeState.CHALLENGE:
        return redirect("sandbox_challenge", charge.public_id)
    if charge.state == ChargeState.VOIDED:
        with translation.override(charge.locale):
            return render(request, "commerce/payments/sandbox/over.html", {"charge": charge}, status=410)
    return redirect(charge.return_url)
