"""The mailbox pages of the demo; 404 on all other installations."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.csp import CSP
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from portal.shared.mail.local_mailbox.backend import LocalMailboxBackend, StoredMessage, stored_message, stored_messages

BACKEND = f"{LocalMailboxBackend.__module__}.{LocalMailboxBackend.__qualname__}"
# Policy for the HTML of a mail: inline styles and pictures of this site only; no scripts, forms or external images.
POLICY: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.UNSAFE_INLINE],
    "img-src": ["data:", CSP.SELF],
    "frame-ancestors": [CSP.SELF],
    "sandbox": ["allow-top-navigation-by-user-activation"],
}


def local_mailbox_only[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Answers 404 unless the local mailbox is the mail backend and DEMO is set."""

    @never_cache
    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        is_local = settings.MAILERS["default"]["BACKEND"] == BACKEND
        if not is_local or not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def _message_or_404(name: str) -> StoredMessage:
    mail = stored_message(name)
    if mail is None:
        raise Http404
    return mail


@local_mailbox_only
def mailbox(request: HttpRequest) -> HttpResponse:
    """Lists the newest mails, newest first."""
    return render(request, "shared/mail/local_mailbox/list.html", {"stored_messages": stored_messages()})


@local_mailbox_only
def mailbox_mail(request: HttpRequest, name: str) -> HttpResponse:
    """Shows one mail: its text with links, and its HTML in an iframe."""
    return render(request, "shared/mail/local_mailbox/mail.html", {"stored": _message_or_404(name)})


@local_mailbox_only
@xframe_options_sameorigin
@csp_override(POLICY)
def mailbox_html(request: HttpRequest, name: str) -> HttpResponse:
    """Returns the HTML of a mail unchanged, for the iframe, with a strict Content-Security-Policy."""
    return HttpResponse(_message_or_404(name).part("html"))
