"""The page behind the link that a new sender's address has received."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from portal.shared import clock
from portal.shared.errors import DomainError
from portal.shared.http.private_pages import never_store
from portal.shared.sender.services import ProofExpired, confirm_sender, waiting_for

TEMPLATE = "shared/sender/proof.html"


@never_store
@require_http_methods(["GET", "HEAD", "POST"])
def sender_proof(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the address (mail scanners open links), POST lets it send."""
    at = clock.now()
    if request.method == "POST":
        try:
            return render(request, TEMPLATE, {"address": confirm_sender(token, at), "is_done": True})
        except DomainError as error:
            return render(request, TEMPLATE, {"problem": str(error)}, status=error.status)
    site = waiting_for(token, at)
    if site is None:
        return render(request, TEMPLATE, {"problem": ProofExpired.message}, status=ProofExpired.status)
    return render(request, TEMPLATE, {"address": site.pending_sender})
