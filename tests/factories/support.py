"""Browsers whose person is known, and inquiries."""

from django.test import Client

from portal.shared import clock
from portal.shared.accounts.models import EmailVerification
from support.contact.models import Inquiry
from support.contact.services import take_in
from tests.factories.accounts import make_verification


def proven_browser(email: str, purpose: str = EmailVerification.Purpose.ORDERS) -> Client:
    """A browser in which the mailed link's button was pressed."""
    browser = Client()
    browser.post(f"/verify/{make_verification(clock.now(), email=email, purpose=purpose).token}/")
    return browser


def make_inquiry(**facts: str) -> Inquiry:
    """An open inquiry."""
    given = {
        "topic": "mail",
        "order_code": "",
        "name": "山田 花子",
        "email": "hanako@example.jp",
        "text": "届きません。",
    }
    return take_in(facts=given | facts, user=None, locale="ja", network="127.0.0.1", at=clock.now())
