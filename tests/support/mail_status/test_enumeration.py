"""/support/mail/ does not reveal whether an address is known: same answer, same queries, same mail."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from portal.shared import clock
from portal.shared.mail.models import MailMessage, SuppressedAddress
from portal.shared.mail.outbox import queue_mail
from tests.factories.accounts import make_buyer
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN = "known-1@docomo.ne.jp", "unknown@docomo.ne.jp"
SECRETS = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|known-1@|unknown@|\d{1,2}:\d{2}')


@pytest.fixture
def known():
    """An address with an account, an order, a mail, and a suppression."""
    order = OrderFactory(user=make_buyer(KNOWN), at=clock.now(), confirmed=True)
    queue_mail("order_confirmed", to=KNOWN, about=order, user=order.user, locale="ja", at=clock.now())
    SuppressedAddress.objects.create(address=KNOWN, reason="missing", since=clock.now())
    return order


def submit_address(email, htmx):
    """What the visitor gets, and the statements, rows and mail behind it."""
    visitor = Client()
    headers = {"HX-Request": "true"} if htmx else {}
    visitor.get("/support/mail/", headers=headers)
    mails, tasks = MailMessage.objects.count(), DBTaskResult.objects.count()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = visitor.post("/support/mail/", {"email": email}, headers=headers)
        page = answer if htmx else visitor.get(answer.headers["Location"])
    statements = [re.split(r"\s", query["sql"].strip(), maxsplit=1)[0] for query in queries]
    created = MailMessage.objects.count() - mails, DBTaskResult.objects.count() - tasks
    mail = MailMessage.objects.latest("pk")
    response = answer.status_code, page.status_code, SECRETS.sub("…", page.text), sorted(answer.headers)
    return response, statements, created, (mail.kind, mail.priority, mail.user_id, mail.locale)


@pytest.mark.parametrize("htmx", [False, True])
def test_known_and_unknown_addresses_get_the_same_answer_queries_and_mail(known, htmx):
    submit_address("first@docomo.ne.jp", htmx)  # creates the throttle row of this network
    assert submit_address(KNOWN, htmx) == submit_address(UNKNOWN, htmx)


def test_known_and_unknown_addresses_have_the_same_limits(known):
    limits = [
        [Client().post("/support/mail/", {"email": email}).status_code for _try in range(7)]
        for email in (KNOWN, UNKNOWN)
    ]
    assert limits[0] == limits[1] == [302] * 5 + [429] * 2
