"""Middleware of accounts: the second factor of staff pages, and when a login session was last used."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from portal.shared import clock
from portal.shared.accounts.known_browsers import PROVEN, remember
from portal.shared.accounts.login_sessions import record_use

STAFF = "/staff/"
SECOND_FACTOR_PAGES = {"mfa_authenticate", "mfa_reauthenticate"}  # URL names of the pages that ask for the factor


class StaffSecondFactorMiddleware:
    """Requires the second factor for the admin in every session, however the login was made.

    Without it a session cannot change or remove the factor either: the password alone is not enough for that.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(STAFF) and request.user.is_authenticated:
            return self._require(request) or self.get_response(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], args: object, kwargs: object
    ) -> HttpResponse | None:
        """Pages about the factor require it too, if the user has set one up."""
        name = (request.resolver_match and request.resolver_match.url_name) or ""
        if not name.startswith("mfa_") or name in SECOND_FACTOR_PAGES or not request.user.is_authenticated:
            return None
        return (
            self._reauthenticate(request, {"next": request.get_full_path()}) if is_mfa_enabled(request.user) else None
        )

    @classmethod
    def _require(cls, request: HttpRequest) -> HttpResponse | None:
        """A redirect to set up or enter the factor; None when it was entered. Raises PermissionDenied for buyers."""
        if not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        query = {"next": request.get_full_path()}
        if not is_mfa_enabled(request.user):
            return redirect(reverse("mfa_activate_totp", query=query))
        return cls._reauthenticate(request, query)

    @staticmethod
    def _reauthenticate(request: HttpRequest, query: dict[str, str]) -> HttpResponse | None:
        if not any(record["method"] == "mfa" for record in get_authentication_records(request, request.user)):
            return redirect(reverse("mfa_reauthenticate", query=query))
        return None


LOGGED_IN_COOKIE = "logged_in"


class LoginSessionMiddleware:
    """Records about once an hour that a login session is used, and gives its browser the cookies that know it again.

    Requests that do not read the session cost nothing. A cookie that says no more than "logged in" tells scripts of
    public pages, which are the same for every reader, whether it is worth asking for the account's name.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.session.accessed:
            record_use(request, clock.now())
            if proven := request.session.get(SESSION_KEY) or request.session.get(PROVEN):
                remember(request, response, int(proven))
            self._mark_browser(request, response)
        return response

    @staticmethod
    def _mark_browser(request: HttpRequest, response: HttpResponse) -> None:
        is_logged_in, is_said = SESSION_KEY in request.session, LOGGED_IN_COOKIE in request.COOKIES
        if is_logged_in and not is_said:
            age, is_secure = settings.SESSION_COOKIE_AGE, settings.SESSION_COOKIE_SECURE
            response.set_cookie(LOGGED_IN_COOKIE, "1", max_age=age, samesite="Lax", secure=is_secure)
        elif is_said and not is_logged_in:
            response.delete_cookie(LOGGED_IN_COOKIE, samesite="Lax")
