"""Run inside the bench's site: makes buyers who are logged in, and two events: for the rush and for single checkouts.

Usage: python -m tests.bench.prepare BUYERS AVAILABLE; prints JSON with `sessions` (cookie values) and `event` (slug).
"""

import json
import sys

import django


def main(buyers: int, available: int) -> None:
    """Everything through the product's own code, but for the log-in form."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from portal.shared import clock
    from portal.shared.accounts.models import User
    from tests.factories.catalog import EventFactory

    at = clock.now()
    event = EventFactory(at=at, slug="bench-rush", title="ベンチ", size=available, price_yen=5000)
    EventFactory(at=at, slug="bench-alone", title="ベンチ", size=1000, price_yen=5000)
    sessions = []
    for number in range(buyers):
        details = {"name": "山田 花子", "kana": "ヤマダ ハナコ", "phone": "09012345678"}
        user = User.objects.create(email=f"buyer{number}@example.jp", **details)
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        sessions.append(session.session_key)
    print(json.dumps({"sessions": sessions, "event": event.slug}))  # noqa: T201 - read by the bench


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]), int(sys.argv[2]))
