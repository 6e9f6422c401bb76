"""Everything that speaks of a stream says the same period, in the words of a stream."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import translation

from commerce.catalog.models import Performance
from commerce.catalog.streams import stream_period
from commerce.checkout.confirmation_texts import when_and_where
from commerce.fulfilment import notifications
from portal.shared.mail.sending.delivery import deliver
from portal.shared.templatetags.formatting import clock_time, format_datetime
from tests.factories.catalog import AT
from tests.factories.paid_orders import a_bought_order

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def japanese():
    with translation.override("ja"):
        yield


@pytest.fixture(params=[timedelta(days=8), timedelta(hours=2), None], ids=["a week", "two hours", "no end"])
def order(request):
    """A paid order for a stream that can be watched until that long after its start."""
    order = a_bought_order(of_event={"streaming": True})
    performance = order.lines.get().performance
    performance.ends_at = request.param and performance.starts_at + request.param
    performance.stream_url = "https://stream.example.jp/live"
    performance.save()
    return order


def joined(text: str) -> str:
    return "".join(text.split())


def test_page_mail_confirmation_and_watch_page_say_the_same_end(client, order):
    performance = Performance.objects.get(order_lines__order=order)
    opens, closes = (format_datetime(at) for at in stream_period(performance))
    with time_machine.travel(AT, tick=False):
        page = joined(client.get(reverse("event", args=[order.event.slug])).text)
    assert f"視聴できる期間</dt><dd>{opens}から{closes}まで</dd>" in page

    assert when_and_where(performance)[0].endswith(f"（{opens}から{closes}まで視聴できます）")

    deliver(notifications.resend(order, actor="buyer", at=AT + timedelta(hours=1)).pk, at=AT + timedelta(hours=1))
    sent = joined(mail.outbox[-1].body)
    assert (f"{opens}から{closes}まで、" in sent, "開場" in sent) == (True, False)

    client.force_login(order.user)
    with time_machine.travel(performance.starts_at, tick=False):
        watched = joined(client.get(reverse("stream", args=[order.code, performance.pk])).text)
    assert f"{closes}まで視聴できます。" in watched


def test_a_stream_has_no_doors(client, order):
    performance = Performance.objects.get(order_lines__order=order)
    with time_machine.travel(AT, tick=False):
        page = client.get(reverse("event", args=[order.event.slug])).text
    assert ("開場" in page, "開演" in page, "doorTime" in page) == (False, False, False)
    assert f" 配信開始{clock_time(performance.starts_at)}（" in when_and_where(performance)[0]
