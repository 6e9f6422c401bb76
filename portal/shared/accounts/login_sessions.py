"""Login sessions as their user sees them: recorded on use, ended one by one or all others at once."""

from datetime import datetime, timedelta

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from portal.shared.accounts.models import LoginSession, User

SESSION_ENTRY = "login"  # session value: for which session key and when the row was last written
UPDATE_INTERVAL = timedelta(hours=1)


def record_use(request: HttpRequest, at: datetime) -> None:
    """Writes user agent and time of use to the row of this login, at most hourly; follows a changed session key."""
    session = request.session
    user_id, recorded = session.get(SESSION_KEY), session.get(SESSION_ENTRY) or {}
    if not user_id or not session.session_key:
        return
    is_same = recorded.get("key") == session.session_key and recorded.get("user") == user_id
    if is_same and at - datetime.fromisoformat(recorded["at"]) < UPDATE_INTERVAL:
        return
    agent = request.headers.get("User-Agent", "")[:400]
    fields = {"session_key": session.session_key, "user_id": int(user_id), "user_agent": agent, "seen_at": at}
    key = recorded.get("key", session.session_key)
    LoginSession.objects.update_or_create(
        session_key=key, defaults=fields, create_defaults={**fields, "started_at": at}
    )
    session[SESSION_ENTRY] = {"key": session.session_key, "user": user_id, "at": at.isoformat()}


def active_login_sessions(user: User, at: datetime) -> list[LoginSession]:
    """The user's login sessions that have not expired, the last used first."""
    logins = list(LoginSession.objects.filter(user=user))
    keys = [login.session_key for login in logins]
    valid = Session.objects.filter(session_key__in=keys, expire_date__gt=at).values_list("session_key", flat=True)
    valid_keys = set(valid)
    return [login for login in logins if login.session_key in valid_keys]


def end_login_session(user: User, public_id: str) -> bool:
    """Ends one login session of the user; False when the user has none of that id."""
    login = LoginSession.objects.filter(user=user, public_id=public_id).first()
    if login is None:
        return False
    SessionStore(login.session_key).delete()
    login.delete()
    return True


def end_other_login_sessions(user: User, *, except_key: str) -> int:
    """Ends all login sessions of the user but the one of that session key; returns how many."""
    logins = list(LoginSession.objects.filter(user=user).exclude(session_key=except_key))
    for login in logins:
        SessionStore(login.session_key).delete()
        login.delete()
    return len(logins)
