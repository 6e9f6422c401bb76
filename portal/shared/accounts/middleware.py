"""Middleware of accounts: the second factor of staff pages, and when a login session was last used."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from portal.shared import clock
from portal.shared.accounts.login_sessions import record_use

STAFF = "/staff/"
SECOND_FACTOR_PAGES = {"mfa_authenticate", "mfa_reauthenticate"}  # the pages that ask for the factor


class StaffSecondFactorMiddleware:
    """Lets nobody into the admin whose session has not shown the second factor, however the login was made.

    Nor may such a session change or remove the factor: the password alone is not enough for that.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info.startswith(STAFF) and request.user.is_authenticated:
            return self._ask(request) or self.get_response(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        """Pages about the factor itself: shown first, where there is one."""
        name = (request.resolver_match and request.resolver_match.url_name) or ""
        if not name.startswith("mfa_") or name in SECOND_FACTOR_PAGES or not request.user.is_authenticated:
            return None
        return self._shown_first(request, {"next": request.get_full_path()}) if is_mfa_enabled(request.user) else None

    @classmethod
    def _ask(cls, request: HttpRequest) -> HttpResponse | None:
        """The page where the factor is set up or shown; None when all is well. Raises PermissionDenied for buyers."""
        if not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        onward = {"next": request.get_full_path()}
        if not is_mfa_enabled(request.user):
            return redirect(reverse("mfa_activate_totp", query=onward))
        return cls._shown_first(request, onward)

    @staticmethod
    def _shown_first(request: HttpRequest, onward: dict[str, str]) -> HttpResponse | None:
        if not any(record["method"] == "mfa" for record in get_authentication_records(request, request.user)):
            return redirect(reverse("mfa_reauthenticate", query=onward))
        return None


class LoginSessionMiddleware:
    """Notes about once an hour that a log-in is used; a request that does not touch the session costs nothing."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest):
        response = self.get_response(request)
        if request.session.accessed:
            record_use(request, clock.now())
        return response
