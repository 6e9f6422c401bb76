"""Signals of Django and allauth that create and end login sessions."""

from allauth.account.models import EmailAddress
from allauth.account.signals import password_changed, password_reset, password_set
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from portal.shared import clock
from portal.shared.accounts.login_sessions import SESSION_ENTRY, end_other_login_sessions, record_use
from portal.shared.accounts.models import LoginSession, User


@receiver(user_logged_in, dispatch_uid="shared.login_noted")
def logged_in(request: HttpRequest, user: User, **kwargs: object) -> None:
    """Records a new login session, also in a browser that had one before."""
    request.session.pop(SESSION_ENTRY, None)
    record_use(request, clock.now())


@receiver(user_logged_out, dispatch_uid="shared.login_ended")
def logged_out(request: HttpRequest, **kwargs: object) -> None:
    """Deletes the row of the login session."""
    LoginSession.objects.filter(session_key=request.session.session_key or "").delete()


@receiver(password_reset, dispatch_uid="shared.address_proven_by_reset")
def on_password_reset(request: HttpRequest, user: User, **kwargs: object) -> None:
    """Whoever follows the mailed link reads that address: an invited account is not asked for it once more."""
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


@receiver([password_changed, password_set, password_reset], dispatch_uid="shared.logins_end_with_password")
def on_password_changed(request: HttpRequest, user: User, **kwargs: object) -> None:
    """Deletes the other login sessions, which Django's session hash has made invalid."""
    end_other_login_sessions(user, except_key=request.session.session_key or "")
