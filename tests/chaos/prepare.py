"""Run inside the site: events with plenty and with little stock, and buyers who are logged in.

Usage: python -m tests.chaos.prepare BUYERS; prints JSON with `sessions`: address → cookie value.
"""

import json
import sys

import django

SCARCE = 40  # tickets of the event that sells out


def make_events() -> None:
    """A paid event, a free one and a scarce one; card and konbini on sale."""
    from commerce.catalog.states import MethodCode
    from portal.shared import clock
    from tests.factories.catalog import EventFactory, payment_method

    at = clock.now()
    for code in (MethodCode.CARD, MethodCode.KONBINI):
        payment_method(code, on_sale=True)
    EventFactory(at=at, slug="chaos-paid", title="音楽会", size=100_000)
    EventFactory(at=at, slug="chaos-scarce", title="小さな音楽会", size=SCARCE)
    EventFactory(at=at, slug="chaos-free", title="無料の集い", size=100_000, free=True)


def make_buyers(buyers: int) -> dict[str, str]:
    """Accounts with a session each."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from portal.shared.accounts.models import User

    sessions = {}
    for number in range(buyers):
        details = {"name": "山田 花子", "kana": "ヤマダ ハナコ", "phone": "09012345678"}
        user = User.objects.create(email=f"chaos{number}@example.jp", **details)
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        sessions[user.email] = session.session_key
    return sessions


if __name__ == "__main__":
    django.setup()
    make_events()
    print(json.dumps(make_buyers(int(sys.argv[1]))))  # noqa: T201 - read by the harness
