"""/support/mail/: the mails to my address, what became of them, and what can be done about it at once."""

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
from portal.shared.accounts.email_verification import send_verification_link, verify_email_form
from portal.shared.accounts.models import EmailVerification
from portal.shared.accounts.verified_email import verified_email
from portal.shared.errors import DomainError, Throttled
from portal.shared.mail import addresses
from portal.shared.mail.mailbox_providers import MailboxProvider, mailbox_provider_of
from portal.shared.mail.suppression import is_suppressed
from portal.shared.page_cache import public_page
from portal.shared.private_pages import never_store
from support.mail_status.forms import CopyForm
from support.mail_status.models import PURPOSE, MailCopy
from support.mail_status.queries import messages_to, order_of
from support.mail_status.services import CopyLinkExpired, request_copy, send_copy


@never_store
@require_http_methods(["GET", "HEAD", "POST"])
def support_mail(request: HttpRequest) -> HttpResponse:
    """Asks for the address first, and mails a link to it; then lists what was sent there and what became of it."""
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
    carrier = mailbox_provider_of(address)
    found = {"address": address, "rows": messages_to(address), "is_suppressed": is_suppressed(address)}
    response = render(request, page, found | {"mailbox_provider": carrier, "guidance": guide_for(carrier)})
    patch_vary_headers(response, ["HX-Request"])
    return response


@never_store
@require_POST
def resend_verification(request: HttpRequest) -> HttpResponse:
    """The way out for an address that gets no mail: a confirmation mail goes there, and its button frees it."""
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
    """How to let our mails in, company by company: the same for everybody."""
    if mailbox_provider not in MailboxProvider.values:
        raise Http404
    chosen = MailboxProvider(mailbox_provider)
    others = [
        {"label": one.label, "url": reverse("mail_settings_of", args=[one]), "current": one == chosen}
        for one in MailboxProvider
    ]
    return render(
        request,
        "support/mail_status/settings.html",
        {"mailbox_provider": chosen, "mailbox_providers": others, "guidance": guide_for(chosen)},
    )


@never_store
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, code: str) -> HttpResponse:
    """An order's mail to another address of the buyer, who names it here and proves it there."""
    at = clock.now()
    own = verified_email(request, at)
    order = order_of(own, code) if own else None
    if own is None or order is None:
        return render(request, "support/no_order.html", status=404)
    form = CopyForm(request.POST or None, current_address=own)
    found: dict = {"form": form, "order": order, "current_address": own, "suggestion": None, "problem": ""}
    if request.method != "POST":
        return render(request, "support/mail_status/copy.html", found)
    if not form.is_valid():
        return render(request, "support/mail_status/copy.html", found, status=422)
    email = form.cleaned_data["email"]
    if "as_typed" not in request.POST and (suggestion := addresses.suggest(email)):
        return render(request, "support/mail_status/copy.html", found | {"suggestion": suggestion})
    try:
        asked = request_copy(order, asked_by=own, address=email, locale=get_language() or "ja", at=at)
    except DomainError as error:
        return render(request, "support/mail_status/copy.html", found | {"problem": str(error)}, status=error.status)
    return render(request, "support/mail_status/copy_asked.html", {"copy": asked})


@never_store
@require_http_methods(["GET", "HEAD", "POST"])
def copy_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link in that mail: GET shows a button (mail scanners open links), POST sends the order's mail."""
    at = clock.now()
    asked = MailCopy.objects.select_related("order__user").filter(public_id=signing.split_token(token)[0]).first()
    if asked is None or not signing.token_matches(PURPOSE, token):
        return render(request, "support/mail_status/copy_over.html", {"problem": str(CopyLinkExpired())}, status=404)
    if request.method != "POST":
        if not asked.is_open(at):
            return render(
                request, "support/mail_status/copy_over.html", {"problem": str(CopyLinkExpired())}, status=410
            )
        return render(request, "support/mail_status/copy_confirm.html", {"copy": asked})
    try:
        mail = send_copy(asked, at)
    except DomainError as error:
        return render(request, "support/mail_status/copy_over.html", {"problem": str(error)}, status=error.status)
    sent = _("%(to)s へメールをお送りします。数分お待ちください。") % {"to": mail.address}
    return render(request, "support/mail_status/copy_sent.html", {"sent": sent})
