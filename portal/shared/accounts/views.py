"""Views of verification links, of the page that confirms the mail and takes its code, and of the account badge in the header."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.shared import clock, signing
from portal.shared.accounts import queries
from portal.shared.accounts.forms import LoginProofForm, MailedCodeForm, VerificationForm
from portal.shared.accounts.models import EmailVerification
from portal.shared.accounts.services import LinkUsed, confirm_verification, resend_verification
from portal.shared.accounts.verification.email_verification import (
    SESSION_KEY,
    sent_context,
    show_verification_sent,
    verify_email_form,
)
from portal.shared.accounts.verification.mailed_code import confirm_code
from portal.shared.accounts.verification.verified_email import store_verified_email, verified_email
from portal.shared.errors import DomainError, Throttled
from portal.shared.http.client_ip import client_ip
from portal.shared.http.private_pages import never_store
from portal.shared.http.requests import HtmxRequest

NEXT_LENGTH = 300  # of the column EmailVerification.next_path


@never_store
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HtmxRequest, token: str) -> HttpResponse:
    """The mailed link: GET shows the address and a button, since mail scanners open links; POST verifies the address."""
    at = clock.now()
    verification = queries.verification_by_id(signing.split_token(token)[0])
    if verification is None:
        return render(request, "shared/accounts/verify_unknown.html", status=404)
    if not queries.is_valid_token(token):
        return _broken(request, verification)
    if "again" in request.POST:
        return _again(request, verification)
    if at >= verification.expires_at:
        return render(request, "shared/accounts/verify_expired.html", {"verification": verification}, status=410)
    if verification.is_used_up:
        return _used(request, verification)
    if request.method == "POST":
        return _confirm(request, verification)
    other = request.user.is_authenticated and request.user.email.lower() != verification.email.lower()
    return render(request, "shared/accounts/verify.html", {"verification": verification, "logged_in_as_other": other})


def _confirm(request: HtmxRequest, verification: EmailVerification) -> HttpResponse:
    try:
        return _continue(request, confirm_verification(verification, clock.now()))
    except LinkUsed:
        return _used(request, verification)


def _used(request: HtmxRequest, verification: EmailVerification) -> HttpResponse:
    """A used one-time link: redirects the browser that used it (double press, back button), 410 for all others."""
    if verified_email(request, clock.now()) == verification.email:
        return redirect(verification.next_path or "/")
    return render(request, "shared/accounts/verify_used.html", {"verification": verification}, status=410)


def _continue(request: HtmxRequest, verification: EmailVerification) -> HttpResponse:
    """Stores the verified address in the session, logs out a user of another address, and redirects."""
    if request.user.is_authenticated and request.user.email.lower() != verification.email.lower():
        logout(request)
    store_verified_email(request, verification.email, clock.now())
    return redirect(verification.next_path or "/")


def _broken(request: HtmxRequest, verification: EmailVerification) -> HttpResponse:
    """A truncated or forged link: 404 without the address; its button mails a new link to that address."""
    if "again" not in request.POST:
        return render(request, "shared/accounts/verify_broken.html", status=404)
    try:
        resend_verification(verification, clock.now())
    except Throttled as error:
        return render(request, "shared/accounts/verify_broken.html", {"problem": str(error)}, status=error.status)
    return render(request, "shared/accounts/verify_broken.html", {"sent": True})


def _again(request: HtmxRequest, verification: EmailVerification) -> HttpResponse:
    """Mails a new link to the same address. Status 429 beyond the limits."""
    at = clock.now()
    try:
        return show_verification_sent(
            request, resend_verification(verification, at), back=verification.next_path or "/"
        )
    except Throttled as error:
        context = {"verification": verification, "problem": str(error)}
        return render(request, "shared/accounts/verify_expired.html", context, status=error.status)


def _requested_verification(request: HtmxRequest) -> tuple[EmailVerification | None, str]:
    """The verification that this session asked for, and the path to return to."""
    requested = request.session.get(SESSION_KEY)
    if not requested:
        return None, "/"
    return queries.verification_by_id(requested["id"]), requested["back"]


@never_store
@require_safe
def verification_sent(request: HtmxRequest) -> HttpResponse:
    """Shows to which address the mail went and what to do when it does not arrive."""
    verification, back = _requested_verification(request)
    if verification is None:
        return redirect("/")
    return render(request, "shared/accounts/sent.html", sent_context(verification, back))


@never_store
@sensitive_post_parameters("code")
@require_POST
def verification_code(request: HtmxRequest) -> HttpResponse:
    """Takes the code of the mail that this session asked for, and goes on as the link's button does.

    Statuses: 422 for a wrong code, 410 for one that has expired or was used, 429 beyond the limits.
    """
    at = clock.now()
    verification, back = _requested_verification(request)
    if verification is None:
        return redirect("/")
    if verification.is_used_up and verified_email(request, at) == verification.email:
        return redirect(verification.next_path or "/")  # pressed twice
    form, status, problem = MailedCodeForm(request.POST), 422, ""
    if form.is_valid():
        try:
            confirm_code(verification, form.cleaned_data["code"], network=client_ip(request), at=at)
            return _continue(request, verification)
        except DomainError as error:
            status, problem = error.status, str(error)
            form.add_error("code", problem)
    context = sent_context(verification, back, form)
    shown = {} if context["form"] else {"problem": problem}
    return render(request, "shared/accounts/sent.html", context | shown, status=status)


@never_store
@require_http_methods(["GET", "HEAD", "POST"])
def login_proof(request: HtmxRequest) -> HttpResponse:
    """Mails a code to whose log-in was refused because of too many attempts; after it the log-in is open to this browser."""
    return verify_email_form(
        request,
        purpose=EmailVerification.Purpose.LOGIN,
        next_path=_login_path,
        template="shared/accounts/login_proof.html",
        form_class=LoginProofForm,
    )


def _login_path(form: VerificationForm) -> str:
    target = form.cleaned_data["next"]
    path = reverse("account_login", query={"next": target} if target else None)
    return path if len(path) <= NEXT_LENGTH else reverse("account_login")


@never_store
@require_POST
def verification_again(request: HtmxRequest) -> HttpResponse:
    """Mails the link of this session once more. Status 429 beyond the limits."""
    verification, back = _requested_verification(request)
    if verification is None:
        return redirect("/")
    try:
        verification = resend_verification(verification, clock.now())
    except Throttled as error:
        context = sent_context(verification, back) | {"problem": str(error)}
        page = "shared/accounts/sent_part.html" if request.htmx else "shared/accounts/sent.html"
        return render(request, page, context, status=error.status)
    if not request.htmx:
        messages.success(request, _("確認メールをもう一度送りました。"))
    return show_verification_sent(request, verification, back=back)


@never_store
@require_safe
def account_badge(request: HtmxRequest) -> HttpResponse:
    """The fragment beside the account icon: the only personal part of a public page."""
    return render(request, "shared/accounts/badge.html")
