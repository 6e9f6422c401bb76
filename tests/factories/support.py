"""Browsers with a verified address, inquiries, and pictures."""

from datetime import timedelta
from io import BytesIO

from django.test import Client
from PIL import Image

from portal.shared import clock
from portal.shared.accounts.models import EmailVerification, User
from support.contact.forms import signed_render_time
from support.contact.models import Inquiry
from support.contact.services import create_inquiry, throttle_inquiry
from tests.factories.accounts import make_verification


def proven_browser(email: str, purpose: str = EmailVerification.Purpose.ORDERS) -> Client:
    """Returns a client in which the mailed link was confirmed."""
    browser = Client()
    browser.post(f"/verify/{make_verification(clock.now(), email=email, purpose=purpose).token}/")
    return browser


def drawn_before(seconds: float = 10) -> str:
    """Returns the signed render time of a contact form that was opened that many seconds ago."""
    return signed_render_time(clock.now() - timedelta(seconds=seconds))


def make_inquiry(*, user: User | None = None, diagnostics: dict | None = None, **fields: str) -> Inquiry:
    """Makes an open inquiry."""
    defaults = {
        "topic": "mail",
        "order_code": "",
        "name": "山田 花子",
        "email": "hanako@example.jp",
        "text": "届きません。",
    }
    data, at = defaults | fields, clock.now()
    throttle_inquiry(data["email"], "127.0.0.1", at)
    return create_inquiry(data=data, user=user, locale="ja", at=at, diagnostics=diagnostics)


def picture(image_format: str = "PNG", size: tuple[int, int] = (40, 30), **options) -> bytes:
    """Returns the bytes of a picture."""
    out = BytesIO()
    Image.new("RGB", size, "#0017c1").save(out, image_format, **options)
    return out.getvalue()
