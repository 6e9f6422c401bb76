"""/support/mail/: the mails to my address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.shared import clock
from portal.shared.accounts.addressstep import address_step
from portal.shared.accounts.models import EmailVerification
from portal.shared.accounts.proof import proven_address
from support.mail.queries import mails_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def support_mail(request: HttpRequest) -> HttpResponse:
    """Asks for the address first, and mails a link to it; then lists what was sent there and what became of it."""
    address = proven_address(request, clock.now())
    if address is None:
        return address_step(
            request,
            purpose=EmailVerification.Purpose.MAILS,
            next_path=reverse("support_mail"),
            template="support/mail_ask.html",
            fragment="support/ask_part.html",
        )
    page = "support/mail_part.html" if request.htmx else "support/mail.html"
    return render(request, page, {"address": address, "rows": mails_of(address)})
