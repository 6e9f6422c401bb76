"""Usage counts: once per browser and day, contacts afterwards, no crawlers."""

from datetime import timedelta

import pytest
from django.core import signing

from portal.shared import clock
from support.usage.middleware import COOKIE, SALT
from support.usage.models import DailyCount, UsageKind
from support.usage.services import increment
from tests.support.contact.test_contact import filled

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
HERE = {"Referer": "http://testserver/help/"}


def counts(usage_kind: UsageKind) -> dict[str, int]:
    return dict(DailyCount.objects.filter(kind=usage_kind).values_list("key", "number"))


@pytest.mark.parametrize("headers", [HTMX, HERE])
def test_an_action_opened_from_our_page_counts_once(client, headers):
    for _ in range(3):
        client.get("/support/mail/", headers=headers)

    assert counts(UsageKind.ACTION_OPENED) == {"support_mail": 1}


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/support/mail/", {}),
        ("/support/mail/", {"Referer": "https://elsewhere.example/"}),
        ("/contact/", HTMX),
        ("/events/", HERE),
        ("/terms/", HERE),
    ],
)
def test_crawlers_and_other_pages_do_not_count(client, path, headers):
    client.get(path, headers=headers)

    assert counts(UsageKind.ACTION_OPENED) == {}
    assert COOKIE not in client.cookies


def test_a_contact_after_an_opening_is_counted_once(client):
    client.get("/support/mail/", headers=HTMX)
    client.get("/support/orders/", headers=HTMX)
    client.post("/contact/", filled())
    client.post("/contact/", filled())  # a second inquiry is not counted

    assert counts(UsageKind.CONTACT_AFTERWARDS) == {"support_mail": 1, "support_orders": 1}


def test_an_inquiry_that_was_not_sent_counts_nothing(client):
    client.get("/support/mail/", headers=HTMX)
    client.post("/contact/", filled(topic=""))

    assert counts(UsageKind.CONTACT_AFTERWARDS) == {}


def test_a_forged_or_old_cookie_counts_nothing(client):
    client.cookies[COOKIE] = signing.dumps({"support_mail": 1}, salt="another")
    client.post("/contact/", filled())
    old = int((clock.now() - timedelta(hours=25)).timestamp())
    client.cookies[COOKIE] = signing.dumps({"support_mail": old}, salt=SALT)
    client.post("/contact/", filled())

    assert counts(UsageKind.CONTACT_AFTERWARDS) == {}


def test_the_cookie_contains_no_personal_data(client):
    client.get("/support/mail/", headers=HTMX)
    opened = signing.loads(client.cookies[COOKIE].value, salt=SALT)

    assert list(opened) == ["support_mail"]
    assert client.cookies[COOKIE]["httponly"]


def test_a_day_is_a_day_in_japan():
    at = clock.now().replace(hour=15, minute=30)  # 0:30 JST of the next day
    increment(UsageKind.DEVICE_CHECK, "buying:supported", at=at)
    increment(UsageKind.DEVICE_CHECK, "buying:supported", at=at)

    row = DailyCount.objects.get()
    assert (row.day, row.number) == ((at + timedelta(days=1)).date(), 2)
