"""Log-ins as their owner sees them: noted while they are used, ended one by one or all others at once."""

from datetime import datetime, timedelta

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from portal.shared.accounts.models import LoginSession, User

SESSION_ENTRY = "login"  # in the session: under which key and when its row was written last
UPDATE_INTERVAL = timedelta(hours=1)


def record_use(request: HttpRequest, at: datetime) -> None:
    """The row of this log-in says where and when; the session's key may have changed since."""
    session = request.session
    user_id, noted = session.get(SESSION_KEY), session.get(SESSION_ENTRY) or {}
    if not user_id or not session.session_key:
        return
    is_same = noted.get("key") == session.session_key and noted.get("user") == user_id
    if is_same and at - datetime.fromisoformat(noted["at"]) < UPDATE_INTERVAL:
        return
    agent = request.headers.get("User-Agent", "")[:400]
    seen = {"session_key": session.session_key, "user_id": int(user_id), "user_agent": agent, "seen_at": at}
    key = noted.get("key", session.session_key)
    LoginSession.objects.update_or_create(session_key=key, defaults=seen, create_defaults={**seen, "started_at": at})
    session[SESSION_ENTRY] = {"key": session.session_key, "user": user_id, "at": at.isoformat()}


def active_login_sessions(user: User, at: datetime) -> list[LoginSession]:
    """Those whose session still lives, the last used first."""
    logins = list(LoginSession.objects.filter(user=user))
    keys = [login.session_key for login in logins]
    living = Session.objects.filter(session_key__in=keys, expire_date__gt=at).values_list("session_key", flat=True)
    alive = set(living)
    return [login for login in logins if login.session_key in alive]


def end_login_session(user: User, public_id: str) -> bool:
    """Ends one of the user's log-ins; False when it is none of theirs, or over already."""
    login = LoginSession.objects.filter(user=user, public_id=public_id).first()
    if login is None:
        return False
    SessionStore(login.session_key).delete()
    login.delete()
    return True


def end_other_login_sessions(user: User, *, except_key: str) -> int:
    """Ends all log-ins but the one of that session key; returns how many."""
    logins = list(LoginSession.objects.filter(user=user).exclude(session_key=except_key))
    for login in logins:
        SessionStore(login.session_key).delete()
        login.delete()
    return len(logins)
