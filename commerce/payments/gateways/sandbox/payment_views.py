"""The sandbox's payment pages for cards and wallets; afterwards they redirect to the shop."""

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

# Name of the URL where the buyer of an open charge pays.
PAYMENT_PAGES = {"card": "sandbox_pay", "paypay": "sandbox_wallet", "paidy": "sandbox_wallet"}
WALLETS = {"paypay": "PayPay", "paidy": "Paidy"}


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def pay(request: HttpRequest, public_id: str) -> HttpResponse:
    """Shows the card form of an open charge; redirects to the right page for any other charge."""
    charge = get_object_or_404(SandboxCharge, public_id=public_id)
    if charge.state != ChargeState.OPEN or charge.method != "card":
        return _redirect_by_state(request, charge)
    at = clock.now()
    with translation.override(charge.locale):
        form = CardForm(request.POST or None, at=at)
        if request.method == "POST" and form.is_valid():
            with transaction.atomic():
                charge, deliveries = pay_by_card(charge.pk, form.cleaned_data["number"], at=at)
                enqueue(deliveries)
            return _redirect_by_state(request, charge)
        cards = [(spaced(number), outcome.label) for number, outcome in TEST_CARDS.items()]
        context = {"charge": charge, "form": form, "cards": cards}
        return render(request, "commerce/payments/sandbox/pay.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def challenge(request: HttpRequest, public_id: str) -> HttpResponse:
    """Shows the challenge of 3-D Secure. As in reality, leaving the page does not report anything."""
    charge = get_object_or_404(SandboxCharge, public_id=public_id)
    if charge.state != ChargeState.CHALLENGE:
        return _redirect_by_state(request, charge)
    answer = request.POST.get("answer", "")
    if answer in {"pass", "fail"}:
        with transaction.atomic():
            charge, deliveries = answer_challenge(charge.pk, answer, at=clock.now())
            enqueue(deliveries)
        return _redirect_by_state(request, charge)
    with translation.override(charge.locale):
        return render(request, "commerce/payments/sandbox/challenge.html", {"charge": charge})


@never_cache
@require_http_methods(["GET", "POST"])
def wallet(request: HttpRequest, public_id: str) -> HttpResponse:
    """Shows the page of PayPay or Paidy, where the buyer approves or refuses."""
    charge = get_object_or_404(SandboxCharge, public_id=public_id)
    if charge.state != ChargeState.OPEN or charge.method not in WALLETS:
        return _redirect_by_state(request, charge)
    answer = request.POST.get("answer", "")
    if answer == "approve" or answer in wallets.REFUSALS:
        with transaction.atomic():
            charge, deliveries = wallets.decide(charge.pk, answer, at=clock.now())
            enqueue(deliveries)
        return _redirect_by_state(request, charge)
    with translation.override(charge.locale):
        return render(
            request, "commerce/payments/sandbox/wallet.html", {"charge": charge, "wallet": WALLETS[charge.method]}
        )


def _redirect_by_state(request: HttpRequest, charge: SandboxCharge) -> HttpResponse:
    """Redirects to the page that fits the charge's state."""
    if charge.state == ChargeState.OPEN:
        return redirect(PAYMENT_PAGES[charge.method], charge.public_id)
    if charge.state == ChargeState.CHALLENGE:
        return redirect("sandbox_challenge", charge.public_id)
    if charge.state == ChargeState.VOIDED:
        with translation.override(charge.locale):
            return render(request, "commerce/payments/sandbox/over.html", {"charge": charge}, status=410)
    return redirect(charge.return_url)
