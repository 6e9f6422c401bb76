"""Receipt pages: for the buyer or by a mail's link, issued by one press, with the same file at every download."""

from urllib.parse import quote

import pytest
from django.urls import reverse

from commerce.catalog.states import KonbiniReceipt, ReceiptIssuer
from commerce.payments.states import LedgerKind
from commerce.receipts import pdf, tasks
from commerce.receipts.models import Receipt
from portal.shared import clock
from tests.commerce.receipts.builders import issue
from tests.factories.accounts import make_buyer
from tests.factories.catalog import EventFactory, OrganizerFactory
from tests.factories.orders import OrderFactory
from tests.factories.tickets import PaidOrderFactory, add_ledger_entry

pytestmark = pytest.mark.django_db
FORM_DATA = {"addressee": "株式会社鷗", "choice": "チケット代として", "custom_proviso": ""}


@pytest.fixture(autouse=True)
def quick_pdf(monkeypatch):
    """Replaces the slow rendering, which has tests of its own."""
    monkeypatch.setattr(pdf, "render", lambda facts: f"%PDF {facts['addressee']} {facts['revision']}".encode())


@pytest.fixture
def order():
    organizer = OrganizerFactory(legal_name="株式会社 鷗/ホール")
    return PaidOrderFactory(user=make_buyer(phone="0312345678"), event=EventFactory(organizer=organizer))


@pytest.fixture
def buyer_client(client, order):
    client.force_login(order.user)
    return client


def page(order, **query):
    return reverse("receipt", args=[order.code], query=query or None)


def file(order, **query):
    return reverse("receipt_pdf", args=[order.code], query=query or None)


def text_of(response) -> str:
    return response.content.decode()


def test_a_press_issues_the_receipt_and_offers_its_file(buyer_client, order):
    response = buyer_client.post(page(order), FORM_DATA, follow=True)
    facts = Receipt.objects.get().facts
    assert (facts["addressee_line"], facts["proviso"], facts["total_yen"]) == (
        "株式会社鷗 御中",
        "チケット代として",
        10220,
    )
    assert "領収書を発行しました。" in text_of(response)
    assert f'href="{file(order)}"' in text_of(response)


def test_file_is_the_stored_bytes_under_a_name_that_an_office_can_search(buyer_client, order):
    buyer_client.post(page(order), FORM_DATA)
    first, again = buyer_client.get(file(order)), buyer_client.get(file(order))
    assert first.content == again.content == bytes(Receipt.objects.get().pdf)
    name = quote("20261123_株式会社_鷗_ホール_10220_000001.pdf")
    assert first["Content-Disposition"].endswith(f"; filename*=UTF-8''{name}")
    assert (first["Content-Type"], first["Cache-Control"]) == ("application/pdf", "no-store, private")


def test_the_same_text_twice_is_one_receipt_and_another_text_the_next_revision(buyer_client, order):
    for words in (FORM_DATA, FORM_DATA, FORM_DATA | {"addressee": "髙﨑 花子"}):
        buyer_client.post(page(order), words)
    receipts = Receipt.objects.order_by("revision")
    assert [(first.serial, first.revision, first.facts["addressee"]) for first in receipts] == [
        (1, 0, "株式会社鷗"),
        (1, 1, "髙﨑 花子"),
    ]
    assert "再発行 (1)" in text_of(buyer_client.get(page(order)))
    assert buyer_client.get(file(order)).content == "%PDF 髙﨑 花子 1".encode()


def test_a_choice_made_in_english_is_printed_in_the_language_of_the_document(buyer_client, order):
    address = f"/en{page(order)}"
    assert "<b>for tickets</b>" in text_of(buyer_client.get(address))
    buyer_client.post(address, FORM_DATA)
    assert Receipt.objects.get().facts["proviso"] == "チケット代として"


def test_a_custom_proviso_is_printed(buyer_client, order):
    buyer_client.post(page(order), FORM_DATA | {"choice": "own", "custom_proviso": "研修会参加費として"})
    assert Receipt.objects.get().facts["proviso"] == "研修会参加費として"


@pytest.mark.parametrize(
    "wrong",
    [
        {"addressee": "あ" * 61},
        {"choice": "own", "custom_proviso": ""},
        {"choice": "own", "custom_proviso": "あ" * 41},
        {"choice": "商品券として"},
        {"addressee": "株式会社\ue000"},
    ],
)
def test_text_that_cannot_be_printed_issues_nothing(buyer_client, order, wrong):
    response = buyer_client.post(page(order), FORM_DATA | wrong)
    assert (response.status_code, Receipt.objects.count()) == (422, 0)
    assert "errsum" in text_of(response)


def test_signed_link_of_a_mail_opens_it_without_login_and_its_token_is_passed_on(client, order):
    response = client.post(page(order, k=order.link_token), FORM_DATA)
    assert (response.status_code, response.url) == (302, page(order, k=order.link_token))
    assert client.get(file(order, k=order.link_token)).status_code == 200


def test_wrong_link_is_a_404(client, order):
    response = client.get(page(order, k=order.link_token[:-1] + "0"))
    assert (response.status_code, "いちばん新しいメールのURL" in text_of(response)) == (404, True)


@pytest.mark.parametrize("code", ["real", "NOSUCHCODE"])
def test_anonymous_reader_gets_the_same_answer_for_every_number(client, order, code):
    path = reverse("receipt", args=[order.code if code == "real" else code])
    response = client.get(path)
    assert (response.status_code, response.url) == (302, f"/accounts/login/?next={path}")


def refused(client, order, reason):
    client.force_login(order.user)
    answers = [client.get(page(order)), client.post(page(order), FORM_DATA), client.get(file(order))]
    assert [answer.status_code for answer in answers] == [409, 409, 409]
    assert reason in text_of(answers[0])
    assert Receipt.objects.count() == 0


def test_free_order_shows_the_reason(client):
    refused(client, OrderFactory(event=EventFactory(free=True), confirmed=True), "無料のお申込みのため")


def test_unpaid_order_shows_the_reason(client):
    refused(client, OrderFactory(placed=True), "まだお支払いを確認できていません")


def test_refunded_order_shows_the_reason(client):
    order = PaidOrderFactory()
    add_ledger_entry(order, ledger_kind=LedgerKind.REFUNDED, amount_yen=-order.total_yen)
    refused(client, order, "返金または取り消し")


def test_event_without_receipts_names_the_organizer(client):
    order = PaidOrderFactory(event=EventFactory(receipt_issuer=ReceiptIssuer.NONE))
    refused(client, order, order.event.organizer.email)


def test_file_before_the_first_issue_leads_to_the_form(buyer_client, order):
    response = buyer_client.get(file(order))
    assert (response.status_code, response.url) == (302, page(order))


def test_receipt_can_be_read_as_a_page(buyer_client, order):
    buyer_client.post(page(order), FORM_DATA)
    text = text_of(buyer_client.get(f"/en{reverse('receipt_page', args=[order.code])}"))
    assert '<article class="receipt" lang="ja">' in text
    expected = [
        '株式会社鷗\n<span class="nb">御中</span>',
        "T7000012050002",
        "クレジットカード利用",
        "うち消費税",
        "電磁的記録のため、収入印紙は不要です。",
    ]
    assert [words for words in expected if words not in text] == []


def test_while_the_queue_is_long_a_page_polls_for_the_file(buyer_client, order, run_jobs):
    for _ in range(tasks.AT_ONCE):
        waiting = PaidOrderFactory()
        issue(waiting, at=clock.now())
    buyer_client.post(page(order), FORM_DATA)
    answer = buyer_client.get(file(order))
    assert (answer.status_code, "PDFの作成を待っています" in text_of(answer)) == (202, True)
    part = buyer_client.get(file(order), headers={"HX-Request": "true"})
    assert 'hx-trigger="every 3s"' in text_of(part)
    run_jobs()
    done = buyer_client.get(file(order), headers={"HX-Request": "true"})
    assert (done.status_code, "書類ができました。" in text_of(done)) == (200, True)
    assert buyer_client.get(file(order))["Content-Type"] == "application/pdf"


def test_refund_of_a_part_asks_for_a_new_receipt_and_the_old_file_is_not_given(buyer_client, order):
    buyer_client.post(page(order), FORM_DATA)
    add_ledger_entry(order, ledger_kind=LedgerKind.REFUNDED, amount_yen=-1000)
    text = text_of(buyer_client.get(page(order)))
    assert ("発行のあとに返金があったため" in text, f'href="{file(order)}"' in text) == (True, False)
    assert buyer_client.get(file(order)).url == page(order)
    buyer_client.post(page(order), FORM_DATA)
    assert buyer_client.get(file(order)).status_code == 200
    assert list(Receipt.objects.order_by("revision").values_list("facts__returned_yen", flat=True)) == [0, 1000]


def test_refund_of_everything_has_its_credit_note(buyer_client, order):
    buyer_client.post(page(order), FORM_DATA)
    ledger_entry = add_ledger_entry(order, ledger_kind=LedgerKind.REFUNDED, amount_yen=-order.total_yen)
    assert "適格返還請求書を発行する" in text_of(buyer_client.get(page(order)))
    answer = buyer_client.post(reverse("credit_note", args=[order.code]), {"key": ledger_entry.external_id})
    note = Receipt.objects.get(kind="credit_note")
    assert answer.url == reverse("credit_note_pdf", args=[order.code, note.public_id])
    assert (note.amount_yen, note.addressee) == (-10220, "株式会社鷗")
    download = buyer_client.get(answer.url)
    assert (download.status_code, download.content) == (200, "%PDF 株式会社鷗 0".encode())
    assert quote("_-10220_000002.pdf") in download["Content-Disposition"]


def test_refund_that_never_was_has_no_credit_note(buyer_client, order):
    answer = buyer_client.post(reverse("credit_note", args=[order.code]), {"key": "x" * 300})
    assert (answer.status_code, Receipt.objects.count()) == (404, 0)


def test_store_slip_replaces_the_receipt_and_the_record_is_offered(client):
    order = PaidOrderFactory(event=EventFactory(konbini_receipt=KonbiniReceipt.NONE))
    order.attempts.update(method="konbini")
    refused(client, order, "払込受領証が領収書になります")
    record = client.get(reverse("receipt_record", args=[order.code]))
    assert ("この書面は領収書ではありません。" in text_of(record), order.name in text_of(record)) == (True, True)


@pytest.mark.parametrize("by", ["qr", "hash"])
def test_anybody_can_verify_a_document_and_sees_no_name(client, order, by):
    first, second = issue(order, "株式会社鷗"), issue(order, "髙﨑 花子")

    def checked(receipt) -> str:
        drawn = tasks.draw(receipt.pk)
        by_hash = reverse("receipt_ask", query={"sha256": drawn.sha256.upper()})
        return text_of(client.get(by_hash if by == "hash" else reverse("receipt_check", args=[receipt.public_id])))

    assert "この書類は無効です" in checked(first)
    text = checked(second)
    assert ("この書類は有効です" in text, "10,220円" in text, "髙﨑" in text) == (True, True, False)
    add_ledger_entry(order, ledger_kind=LedgerKind.REFUNDED, amount_yen=-order.total_yen)
    assert "お支払いが返金されたため" in checked(second)


@pytest.mark.parametrize(("typed", "status"), [("", 200), ("abc", 422), ("a" * 64, 404), ("あ" * 64, 422)])
def test_an_unknown_or_invalid_hash_is_reported(client, typed, status):
    assert client.get(reverse("receipt_ask", query={"sha256": typed})).status_code == status


def test_number_that_was_never_issued_is_unknown(client):
    assert client.get(reverse("receipt_check", args=["a" * 26])).status_code == 404
