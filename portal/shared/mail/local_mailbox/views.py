"""The mailbox page of the demo: reads what the local mailbox kept. Elsewhere there is no such page."""

from functools import wraps

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
# What a mail's HTML may do: show its own colours. No script, no picture or form of elsewhere.
POLICY = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.UNSAFE_INLINE],
    "img-src": ["data:"],
    "frame-ancestors": [CSP.SELF],
    "sandbox": ["allow-top-navigation-by-user-activation"],
}


def local_mailbox_only(view):
    """Only where mails are kept on this machine and the place is a demo or under development."""

    @never_cache
    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        local = settings.MAILERS["default"]["BACKEND"] == BACKEND
        if not local or not (settings.DEBUG or settings.DEMO):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def _found(name: str) -> StoredMessage:
    mail = stored_message(name)
    if mail is None:
        raise Http404
    return mail


@local_mailbox_only
def mailbox(request: HttpRequest) -> HttpResponse:
    """The newest mails, newest first."""
    return render(request, "shared/mail/local_mailbox/list.html", {"stored_messages": stored_messages()})


@local_mailbox_only
def mailbox_mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail: its text with links, its HTML in a frame."""
    return render(request, "shared/mail/local_mailbox/mail.html", {"stored": _found(name)})


@local_mailbox_only
@xframe_options_sameorigin
@csp_override(POLICY)
def mailbox_html(request: HttpRequest, name: str) -> HttpResponse:
    """The mail's HTML as it is, under a policy of its own."""
    return HttpResponse(_found(name).part("html"))
