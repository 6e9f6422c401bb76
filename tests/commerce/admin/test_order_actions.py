"""Row actions on an order: confirmed first, done once, logged with the user."""

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from commerce.payments import ledger
from commerce.payments.models import Refund
from commerce.payments.states import LedgerKind, RefundReason
from portal.shared.actors import staff_actor
from portal.shared.mail.models import MailMessage
from tests.factories.catalog import AT
from tests.factories.orders import OrderFactory
from tests.factories.paid_orders import a_bought_order
from tests.factories.tickets import PaidOrderFactory

pytestmark = pytest.mark.django_db


def page(client, name: str, order, **query) -> str:
    return client.get(reverse(f"orders:{name}", args=[order.pk]), query).content.decode()


def fingerprint_of(client, order) -> str:
    return client.get(reverse("orders:refund", args=[order.pk])).context["form"]["seal"].value()


def submit_refund(client, order, amount_yen: int, fingerprint: str, **fields):
    data = {"amount_yen": amount_yen, "reason": "staff", "note": "電話で依頼", "seal": fingerprint, "confirmed": "on"}
    return client.post(reverse("orders:refund", args=[order.pk]), data | fields)


def test_a_refund_asks_for_the_amount_and_then_shows_the_consequences(client, staff):
    order = PaidOrderFactory()
    assert "入金10,220円・返金済み0円・返金中0円・残り10,220円" in page(client, "refund", order)

    answer = submit_refund(client, order, 1000, fingerprint_of(client, order), confirmed="")
    html = answer.content.decode()
    assert ("1,000円を返金します。" in html, "1,000円を返金する" in html) == (True, True)
    assert Refund.objects.count() == 0


def test_a_part_goes_back_with_reason_note_and_name_and_the_worker_is_called(client, staff):
    order = PaidOrderFactory()
    answer = submit_refund(client, order, 1000, fingerprint_of(client, order))

    assert answer.url == reverse("orders:inspect", args=[order.pk])
    refund = Refund.objects.get()
    wanted = (1000, RefundReason.STAFF, "電話で依頼", staff)
    assert (refund.amount_yen, refund.reason, refund.note, refund.requested_by) == wanted
    assert order.log.get(kind="refund").actor == staff_actor(staff)
    tasks = [task.task_path for task in DBTaskResult.objects.all()]
    assert tasks.count("commerce.fulfilment.tasks.send_refund") == 1
    assert MailMessage.objects.about(order).filter(kind="refund_started").count() == 1


def test_a_second_press_on_the_same_page_gives_nothing_more_back_row_26(client, staff):
    order = PaidOrderFactory()
    seal = fingerprint_of(client, order)
    submit_refund(client, order, 1000, seal)
    again = submit_refund(client, order, 1000, seal)

    assert (again.status_code, Refund.objects.count()) == (200, 1)
    assert "今回の操作では何もしていません" in again.content.decode()


def test_no_more_goes_back_than_is_left_row_26(client, staff):
    order = PaidOrderFactory()
    ledger.book(order.attempts.get(), LedgerKind.REFUNDED, "r-1", -220, at=AT)
    answer = submit_refund(client, order, 10_220, fingerprint_of(client, order))

    assert (answer.status_code, Refund.objects.count()) == (200, 0)


def test_staff_resend_a_mail_to_the_current_address_of_the_account(client, staff):
    order = PaidOrderFactory()
    order.user.email = "new@example.jp"
    order.user.save()
    assert "new@example.jp" in page(client, "resend", order)
    client.post(reverse("orders:resend", args=[order.pk]))

    assert MailMessage.objects.about(order).get().address == "new@example.jp"
    assert order.log.get(kind="mail_resent").actor == staff_actor(staff)


def test_a_domain_error_is_shown_on_the_page(client, staff):
    order = OrderFactory()
    answer = client.post(reverse("orders:resend", args=[order.pk]))
    assert (answer.status_code, MailMessage.objects.about(order).count()) == (200, 0)
    assert "お送りできるメールがありません" in answer.content.decode()


def test_a_silent_provider_changes_nothing(client, staff, settings):
    settings.SANDBOX_URL = "http://127.0.0.1:9"
    order = PaidOrderFactory()
    address = reverse("orders:compare", args=[order.pk, order.attempts.get().pk])
    answer = client.post(address)

    assert "決済会社から返事がありませんでした" in answer.content.decode()
    assert order.log.filter(kind="reconciled").count() == 0


def test_an_attempt_of_another_order_is_not_asked_for(client, staff):
    order, other = PaidOrderFactory(), PaidOrderFactory()
    address = reverse("orders:compare", args=[order.pk, other.attempts.get().pk])
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["refund", "cancel"])
@pytest.mark.parametrize(("review", "found"), [(None, []), ("paid_without_stock", ["no_stock"]), ("paid_twice", [])])
def test_only_reasons_of_a_person_and_of_the_orders_open_reviews_are_offered(client, staff, name, review, found):
    order = a_bought_order()
    if review:
        order.reviews.create(kind=review, data={}, opened_at=order.created_at)
    form = client.get(reverse(f"orders:{name}", args=[order.pk])).context["form"]
    offered = [value for value, _label in form.fields["reason"].choices]
    assert offered == [*found, "event_cancelled", "postponed", "buyer_request", "staff"]
