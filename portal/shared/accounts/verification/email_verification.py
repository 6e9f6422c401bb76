"""The form that asks for an address and mails a link and a code to it, for any page; known and unknown addresses look the same."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.text import slugify
from django.utils.translation import get_language

from portal.shared import clock
from portal.shared.accounts.forms import MailedCodeForm, VerificationForm
from portal.shared.accounts.models import EmailVerification
from portal.shared.accounts.services import start_verification
from portal.shared.errors import Throttled
from portal.shared.http.client_ip import client_ip
from portal.shared.http.private_pages import findable
from portal.shared.http.requests import HtmxRequest
from portal.shared.text import email_addresses
from portal.shared.throttle import throttle

SESSION_KEY = "verification"
PER_NETWORK = 200  # mails per hour and IP address; customers of a mobile company share one when a sale opens


def verify_email_form(
    request: HtmxRequest,
    *,
    purpose: EmailVerification.Purpose,
    next_path: str | Callable[[VerificationForm], str],
    template: str,
    fragment: str = "shared/accounts/address_form.html",
    context: dict[str, Any] | None = None,
    form_class: type[VerificationForm] = VerificationForm,
    subject: str = "",
) -> HttpResponse:
    """Renders the form (GET), or mails the link and redirects to the page that confirms it (POST).

    `template` gets `form` and `suggestion` and includes shared/accounts/address_form.html; htmx gets `fragment` in its
    place. `next_path` is the path after the link's button; with a `form_class` of more fields it may be a function of
    the valid form; `subject` is the title of the event that the mail names. The response does not depend on whether the
    address has an account.
    Statuses: 422 for a refused address, 429 beyond the limits.
    """
    # Ids differ per path: two actions of one answer may show this form on the same page.
    form = form_class(request.POST or None, auto_id=f"{slugify(request.path.replace('/', '-'))}_%s")
    values: dict[str, Any] = {"form": form, "suggestion": None, "problem": "", **(context or {})}
    status = 200
    if request.method == "POST" and not form.is_valid():
        status = 422
    elif request.method == "POST":
        email = form.cleaned_data["email"]
        values["suggestion"] = None if "as_typed" in request.POST else email_addresses.suggest(email)
        if values["suggestion"] is None:
            try:
                path = next_path(form) if callable(next_path) else next_path
                return send_verification_link(request, email=email, purpose=purpose, next_path=path, subject=subject)
            except Throttled as error:
                values["problem"], status = str(error), error.status
    response = render(request, fragment if request.htmx else template, values, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return findable(response) if request.method != "POST" else response


def send_verification_link(
    request: HtmxRequest, *, email: str, purpose: str, next_path: str, subject: str = ""
) -> HttpResponse:
    """Mails the link and the code and returns the page (for htmx the fragment) that confirms it. Raises Throttled."""
    at = clock.now()
    throttle(f"verify-network:{client_ip(request)}", limit=PER_NETWORK, per=timedelta(hours=1), at=at)
    verification = start_verification(
        email=email, purpose=purpose, next_path=next_path, subject=subject, locale=get_language() or "ja", at=at
    )
    return show_verification_sent(request, verification, back=request.path)


def show_verification_sent(request: HtmxRequest, verification: EmailVerification, *, back: str) -> HttpResponse:
    """Stores the verification in the session and shows that its mail was queued; `back` is the path to return to."""
    request.session[SESSION_KEY] = {"id": verification.public_id, "back": back}
    if request.htmx:
        return render(request, "shared/accounts/sent_part.html", sent_context(verification, back))
    return redirect("verification_sent")


def sent_context(verification: EmailVerification, back: str, form: MailedCodeForm | None = None) -> dict[str, Any]:
    """What shared/accounts/sent_part.html shows: the address, the field for the code, the path to return to."""
    takes_code = verification.takes_code(clock.now())
    return {"verification": verification, "back": back, "form": (form or MailedCodeForm()) if takes_code else None}
