"""Nobody learns from /support/mail/ whether an address is known here: same answer, same questions, same mail."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from portal.shared import clock
from portal.shared.mail.models import MailMessage, SuppressedAddress
from portal.shared.mail.sending.outbox import queue_mail
from tests.factories.accounts import make_buyer
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.django_db
KNOWN, STRANGE = "known-1@docomo.ne.jp", "strange@docomo.ne.jp"
SECRETS = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|known-1@|strange@|\d{1,2}:\d{2}')


@pytest.fixture
def known():
    """Has an account, an order, mails, and once refused one."""
    order = OrderFactory(user=make_buyer(KNOWN), at=clock.now(), confirmed=True)
    queue_mail("order_confirmed", to=KNOWN, about=order, user=order.user, locale="ja", at=clock.now())
    SuppressedAddress.objects.create(address=KNOWN, reason="missing", since=clock.now())
    return order


def ask(email, htmx):
    """What the visitor sees until the mail, and what it cost us."""
    visitor = Client()
    headers = {"HX-Request": "true"} if htmx else {}
    visitor.get("/support/mail/", headers=headers)
    mails, tasks = MailMessage.objects.count(), DBTaskResult.objects.count()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = visitor.post("/support/mail/", {"email": email}, headers=headers)
        page = answer if htmx else visitor.get(answer.headers["Location"])
    statements = [re.split(r"\s", query["sql"].strip(), maxsplit=1)[0] for query in asked]
    work = MailMessage.objects.count() - mails, DBTaskResult.objects.count() - tasks
    mail = MailMessage.objects.latest("pk")
    told = answer.status_code, page.status_code, SECRETS.sub("…", page.text), sorted(answer.headers)
    return told, statements, work, (mail.kind, mail.priority, mail.user_id, mail.locale)


@pytest.mark.parametrize("htmx", [False, True])
def test_a_known_and_a_strange_address_get_the_same_answer_queries_and_mail(known, htmx):
    ask("first@docomo.ne.jp", htmx)  # begins the count of this network
    assert ask(KNOWN, htmx) == ask(STRANGE, htmx)


def test_the_next_try_is_the_same_too(known):
    limits = [
        [Client().post("/support/mail/", {"email": email}).status_code for _try in range(7)]
        for email in (KNOWN, STRANGE)
    ]
    assert limits[0] == limits[1] == [302] * 5 + [429] * 2
