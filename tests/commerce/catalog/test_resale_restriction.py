"""特定興行入場券: an event can be marked only if it meets the conditions; the notice is then shown everywhere."""

import pytest
from django.core import mail
from django.urls import reverse

from commerce.admin.catalog.event_forms import EventSalesForm
from commerce.catalog.models import Event, Performance, TicketType
from commerce.catalog.resale_restriction import unmet_conditions
from commerce.fulfilment import notifications
from portal.shared.clock import now
from portal.shared.http.page_cache import content_changed
from portal.shared.mail.sending.delivery import deliver
from tests.commerce.shop.checkout import text_of
from tests.factories.catalog import EventFactory
from tests.factories.paid_orders import a_bought_order

pytestmark = pytest.mark.django_db
NOTICE = "主催者の同意なく、有償で譲り渡すことを禁止します。"


def test_a_paid_event_at_a_venue_meets_the_conditions():
    assert unmet_conditions(EventFactory()) == []


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (lambda: Performance.objects.update(kind="streaming"), "会場にチケットで入場する公演だけが"),
        (lambda: Performance.objects.update(entry_mode="none"), "会場にチケットで入場する公演だけが"),
        (lambda: Performance.objects.get().texts.all().delete(), "会場のない公演があります。"),
        (lambda: TicketType.objects.update(price_yen=0), "無料の券種があります。"),
    ],
    ids=["streamed", "without tickets", "nowhere", "free"],
)
def test_an_unmet_condition_is_a_form_error(change, text):
    event = EventFactory()
    change()
    values = {name: getattr(event, name) for name in EventSalesForm.Meta.fields} | {"organizer": event.organizer_id}
    values = {name: value for name, value in values.items() if value is not None} | {"designated": "on"}
    (message,) = EventSalesForm(values, instance=event).errors["designated"]
    assert message.startswith(text)


def test_an_event_without_performances_has_another_error():
    assert unmet_conditions(Event()) == ["先に公演を登録してください。特定興行入場券には、日時と場所の指定が必要です。"]


def test_event_page_ticket_and_mail_show_the_notice(client):
    order = a_bought_order(quantity=1)
    ticket = order.tickets.get()
    urls = [reverse("event", args=[order.event.slug]), reverse("ticket", args=[ticket.token])]
    for url in urls:
        assert NOTICE not in text_of(client.get(url))

    Event.objects.update(designated=True)
    content_changed()
    assert NOTICE in text_of(client.get(urls[0]))
    message = notifications.resend(order, actor="buyer", at=now())
    deliver(message.pk, at=now())
    for text in (text_of(client.get(urls[1])), mail.outbox[-1].body.replace("\n", "")):
        assert (NOTICE in text, "氏名と連絡先を確認しています。" in text) == (True, True)
    assert order.name in text_of(client.get(urls[1]))
