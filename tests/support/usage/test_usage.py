"""Numbers without people: each opening counts once a day and person, writing to us counts against it, machines not."""

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


def counted(usage_kind: UsageKind) -> dict[str, int]:
    return dict(DailyCount.objects.filter(kind=usage_kind).values_list("key", "number"))


@pytest.mark.parametrize("headers", [HTMX, HERE])
def test_an_action_opened_from_our_page_counts_once(client, headers):
    for _ in range(3):
        client.get("/support/mail/", headers=headers)

    assert counted(UsageKind.ACTION_OPENED) == {"support_mail": 1}


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
def test_machines_and_pages_that_settle_nothing_do_not_count(client, path, headers):
    client.get(path, headers=headers)

    assert counted(UsageKind.ACTION_OPENED) == {}
    assert COOKIE not in client.cookies


def test_who_writes_after_opening_was_not_helped(client):
    client.get("/support/mail/", headers=HTMX)
    client.get("/support/orders/", headers=HTMX)
    client.post("/contact/", filled())
    client.post("/contact/", filled())  # a second inquiry says nothing more

    assert counted(UsageKind.CONTACT_AFTERWARDS) == {"support_mail": 1, "support_orders": 1}


def test_an_inquiry_that_was_not_sent_counts_nothing(client):
    client.get("/support/mail/", headers=HTMX)
    client.post("/contact/", filled(topic=""))

    assert counted(UsageKind.CONTACT_AFTERWARDS) == {}


def test_a_forged_or_old_cookie_counts_nothing(client):
    client.cookies[COOKIE] = signing.dumps({"support_mail": 1}, salt="another")
    client.post("/contact/", filled())
    old = int((clock.now() - timedelta(hours=25)).timestamp())
    client.cookies[COOKIE] = signing.dumps({"support_mail": old}, salt=SALT)
    client.post("/contact/", filled())

    assert counted(UsageKind.CONTACT_AFTERWARDS) == {}


def test_the_cookie_says_nothing_of_the_person(client):
    client.get("/support/mail/", headers=HTMX)
    kept = signing.loads(client.cookies[COOKIE].value, salt=SALT)

    assert list(kept) == ["support_mail"]
    assert client.cookies[COOKIE]["httponly"]


def test_a_day_is_a_day_in_japan():
    at = clock.now().replace(hour=15, minute=30)  # 0:30 of the next day there
    increment(UsageKind.DEVICE_CHECK, "buying:supported", at=at)
    increment(UsageKind.DEVICE_CHECK, "buying:supported", at=at)

    row = DailyCount.objects.get()
    assert (row.day, row.number) == ((at + timedelta(days=1)).date(), 2)
