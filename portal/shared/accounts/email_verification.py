"""The step "enter your address, we mail you a link", the same for everyone, for any page that needs it."""

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.text import slugify
from django.utils.translation import get_language

from portal.shared import clock
from portal.shared.accounts.forms import VerificationForm
from portal.shared.accounts.models import EmailVerification
from portal.shared.accounts.services import start_verification
from portal.shared.client_ip import client_ip
from portal.shared.errors import Throttled
from portal.shared.mail import addresses
from portal.shared.throttle import throttle

SESSION_KEY = "verification"
PER_NETWORK = 200  # an hour; a carrier's customers share one network address on the morning of a sale


def verify_email_form(
    request: HttpRequest,
    *,
    purpose: EmailVerification.Purpose,
    next_path: str | Callable[[VerificationForm], str],
    template: str,
    fragment: str = "shared/accounts/address_form.html",
    context: dict | None = None,
    form_class: type[VerificationForm] = VerificationForm,
) -> HttpResponse:
    """Draws the form (GET) or mails the link (POST) and leads to the page that says so.

    `template` gets `form` and `suggestion` and includes shared/accounts/address_form.html; a request of htmx gets `fragment`
    in its place. `next_path` is where the person goes on after the link's button; a `form_class` with more
    fields than the address may decide it from the valid form. Nothing tells whether the address is known here.
    Statuses: 422 for an address that is refused, 429 beyond the limits.
    """
    # Ids of its own for each address: two actions of one answer may ask side by side.
    form = form_class(request.POST or None, auto_id=f"{slugify(request.path.replace('/', '-'))}_%s")
    found: dict = {"form": form, "suggestion": None, "problem": "", **(context or {})}
    status = 200
    if request.method == "POST" and not form.is_valid():
        status = 422
    elif request.method == "POST":
        email = form.cleaned_data["email"]
        found["suggestion"] = None if "as_typed" in request.POST else addresses.suggest(email)
        if found["suggestion"] is None:
            try:
                path = next_path(form) if callable(next_path) else next_path
                return send_verification_link(request, email=email, purpose=purpose, next_path=path)
            except Throttled as error:
                found["problem"], status = str(error), error.status
    response = render(request, fragment if request.htmx else template, found, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def send_verification_link(request: HttpRequest, *, email: str, purpose: str, next_path: str) -> HttpResponse:
    """Mails the link and answers with the page (or for htmx the fragment) that says so. Raises TooManyTries."""
    at = clock.now()
    throttle(f"verify-network:{client_ip(request)}", limit=PER_NETWORK, per=timedelta(hours=1), at=at)
    verification = start_verification(
        email=email, purpose=purpose, next_path=next_path, locale=get_language() or "ja", at=at
    )
    return show_verification_sent(request, verification, back=request.path)


def show_verification_sent(request: HttpRequest, verification: EmailVerification, *, back: str) -> HttpResponse:
    """Remembers in the session which mail was asked for, and shows that it is on its way."""
    request.session[SESSION_KEY] = {"id": verification.public_id, "back": back}
    if request.htmx:
        return render(request, "shared/accounts/sent_part.html", {"verification": verification, "back": back})
    return redirect("verification_sent")
