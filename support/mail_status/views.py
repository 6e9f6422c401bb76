"""Views below /support/mail/: delivery status of mails, filter settings, and an order's mail to another address."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.mailbox_guides.queries import guide_for
from portal.shared import clock, signing
from portal.shared.accounts.models import EmailVerification
from portal.shared.accounts.verification.email_verification import send_verification_link, verify_email_form
from portal.shared.accounts.verification.verified_email import verified_email
from portal.shared.errors import DomainError, Throttled
from portal.shared.http.page_cache import public_page
from portal.shared.http.private_pages import never_store
from portal.shared.http.requests import HtmxRequest
from portal.shared.mail.mailbox_providers import MailboxProvider, mailbox_provider_of
from portal.shared.mail.suppression import is_suppressed
from portal.shared.text import email_addresses
from support.mail_status.forms import CopyForm
from support.mail_status.models import PURPOSE, MailCopy
from support.mail_status.queries import messages_to, order_of
from support.mail_status.services import CopyLinkExpired, request_copy, send_copy


@never_store
@require_http_methods(["GET", "HEAD", "POST"])
def support_mail(request: HtmxRequest) -> HttpResponse:
    """Verifies the address by a mailed link, then lists the mails sent to it with their delivery status."""
    address = verified_email(request, clock.now())
    if address is None:
        return verify_email_form(
            request,
            purpose=EmailVerification.Purpose.MAIL_STATUS,
            next_path=reverse("support_mail"),
            template="support/mail_status/ask.html",
            fragment="support/ask_part.html",
        )
    page = "support/mail_status/list_part.html" if request.htmx else "support/mail_status/list.html"
    mailbox_provider = mailbox_provider_of(address)
    context = {
        "address": address,
        "rows": messages_to(address),
        "is_suppressed": is_suppressed(address),
        "mailbox_provider": mailbox_provider,
        "guidance": guide_for(mailbox_provider),
    }
    response = render(request, page, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@never_store
@require_POST
def resend_verification(request: HtmxRequest) -> HttpResponse:
    """Sends a verification mail to a suppressed address; using its link unsuppresses the address."""
    address = verified_email(request, clock.now())
    if address is None:
        return redirect("support_mail")
    try:
        purpose, back = EmailVerification.Purpose.MAIL_STATUS, reverse("support_mail")
        return send_verification_link(request, email=address, purpose=purpose, next_path=back)
    except Throttled as error:
        messages.error(request, str(error))
        return redirect("support_mail")


@public_page
@require_safe
def mail_settings(request: HttpRequest, mailbox_provider: str = MailboxProvider.OTHER) -> HttpResponse:
    """Filter settings for receiving our mails, for one mailbox provider; 404 for an unknown one."""
    if mailbox_provider not in MailboxProvider.values:
        raise Http404
    selected = MailboxProvider(mailbox_provider)
    options = [
        {"label": option.label, "url": reverse("mail_settings_of", args=[option]), "current": option == selected}
        for option in MailboxProvider
    ]
    return render(
        request,
        "support/mail_status/settings.html",
        {"mailbox_provider": selected, "mailbox_providers": options, "guidance": guide_for(selected)},
    )


@never_store
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, code: str) -> HttpResponse:
    """Form for sending an order's mail to another address; mails the confirmation link there.

    404 for an order of another account, 422 for a refused address, 429 beyond the limits.
    """
    at = clock.now()
    current_address = verified_email(request, at)
    order = order_of(current_address, code) if current_address else None
    if current_address is None or order is None:
        return render(request, "support/no_order.html", status=404)
    template = "support/mail_status/copy.html"
    form = CopyForm(request.POST or None, current_address=current_address)
    context = {"form": form, "order": order, "current_address": current_address, "suggestion": None, "problem": ""}
    if request.method != "POST":
        return render(request, template, context)
    if not form.is_valid():
        return render(request, template, context, status=422)
    email = form.cleaned_data["email"]
    if "as_typed" not in request.POST and (suggestion := email_addresses.suggest(email)):
        return render(request, template, context | {"suggestion": suggestion})
    try:
        requested = request_copy(order, asked_by=current_address, address=email, locale=get_language() or "ja", at=at)
    except DomainError as error:
        return render(request, template, context | {"problem": str(error)}, status=error.status)
    return render(request, "support/mail_status/copy_asked.html", {"copy": requested})


@never_store
@require_http_methods(["GET", "HEAD", "POST"])
def copy_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The mailed link: GET only shows a button, since mail scanners open links; POST sends the order's mail.

    404 for a forged link, 410 for one that was used or has expired.
    """
    at = clock.now()
    requested = MailCopy.objects.select_related("order__user").filter(public_id=signing.split_token(token)[0]).first()
    if requested is None or not signing.token_matches(PURPOSE, token):
        return _copy_problem(request, CopyLinkExpired(), status=404)
    if request.method != "POST":
        if not requested.is_open(at):
            return _copy_problem(request, CopyLinkExpired(), status=410)
        return render(request, "support/mail_status/copy_confirm.html", {"copy": requested})
    try:
        mail = send_copy(requested, at)
    except DomainError as error:
        return _copy_problem(request, error, status=error.status)
    sent = _("%(to)s へメールを送りました。数分お待ちください。") % {"to": mail.address}
    return render(request, "support/mail_status/copy_sent.html", {"sent": sent})


def _copy_problem(request: HttpRequest, error: DomainError, *, status: int) -> HttpResponse:
    return render(request, "support/mail_status/copy_over.html", {"problem": str(error)}, status=status)
