"""The receipt's screen: for its owner or a mail's link, issued by a press, the same file as often as wanted."""

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
FORM_DATA = {"addressee": "株式会社鷗", "choice": "チケット代として", "own": ""}


@pytest.fixture(autouse=True)
def quick_pdf(monkeypatch):
    """What is drawn is told in tests of its own."""
    monkeypatch.setattr(pdf, "render", lambda facts: f"%PDF {facts['addressee']} {facts['revision']}".encode())


@pytest.fixture
def order():
    organizer = OrganizerFactory(legal_name="株式会社 鷗/ホール")
    return PaidOrderFactory(user=make_buyer(phone="0312345678"), event=EventFactory(organizer=organizer))


@pytest.fixture
def mine(client, order):
    client.force_login(order.user)
    return client


def page(order, **query):
    return reverse("receipt", args=[order.code], query=query or None)


def file(order, **query):
    return reverse("receipt_pdf", args=[order.code], query=query or None)


def text_of(response) -> str:
    return response.content.decode()


def test_a_press_issues_the_receipt_and_offers_its_file(mine, order):
    response = mine.post(page(order), FORM_DATA, follow=True)
    facts = Receipt.objects.get().facts
    assert (facts["addressee_line"], facts["proviso"], facts["total_yen"]) == (
        "株式会社鷗 様",
        "チケット代として",
        10220,
    )
    assert "領収書を発行しました。" in text_of(response)
    assert f'href="{file(order)}"' in text_of(response)


def test_file_is_the_stored_bytes_under_a_name_that_an_office_can_search(mine, order):
    mine.post(page(order), FORM_DATA)
    first, again = mine.get(file(order)), mine.get(file(order))
    assert first.content == again.content == bytes(Receipt.objects.get().pdf)
    name = quote("20261123_株式会社_鷗ホール_10220_000001.pdf")
    assert first["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
    assert (first["Content-Type"], first["Cache-Control"]) == ("application/pdf", "no-store, private")


def test_same_words_twice_are_one_receipt_and_other_words_the_next_revision(mine, order):
    for words in (FORM_DATA, FORM_DATA, FORM_DATA | {"addressee": "髙﨑 花子"}):
        mine.post(page(order), words)
    receipts = Receipt.objects.order_by("revision")
    assert [(one.serial, one.revision, one.facts["addressee"]) for one in receipts] == [
        (1, 0, "株式会社鷗"),
        (1, 1, "髙﨑 花子"),
    ]
    assert "再発行 (1)" in text_of(mine.get(page(order)))
    assert mine.get(file(order)).content == "%PDF 髙﨑 花子 1".encode()


def test_a_choice_made_in_english_is_printed_in_the_language_of_the_document(mine, order):
    address = f"/en{page(order)}"
    assert "<b>for tickets</b>" in text_of(mine.get(address))
    mine.post(address, FORM_DATA)
    assert Receipt.objects.get().facts["proviso"] == "チケット代として"


def test_own_proviso_is_printed(mine, order):
    mine.post(page(order), FORM_DATA | {"choice": "own", "own": "研修会参加費として"})
    assert Receipt.objects.get().facts["proviso"] == "研修会参加費として"


@pytest.mark.parametrize(
    "wrong",
    [
        {"addressee": "あ" * 61},
        {"choice": "own", "own": ""},
        {"choice": "own", "own": "あ" * 41},
        {"choice": "商品券として"},
        {"addressee": "株式会社😀"},
    ],
)
def test_words_that_cannot_be_printed_issue_nothing(mine, order, wrong):
    response = mine.post(page(order), FORM_DATA | wrong)
    assert (response.status_code, Receipt.objects.count()) == (422, 0)
    assert "errsum" in text_of(response)


def test_signed_link_of_a_mail_opens_it_without_login_and_keeps_its_proof(client, order):
    response = client.post(page(order, k=order.link_token), FORM_DATA)
    assert (response.status_code, response.url) == (302, page(order, k=order.link_token))
    assert client.get(file(order, k=order.link_token)).status_code == 200


def test_wrong_link_finds_nothing(client, order):
    response = client.get(page(order, k=order.link_token[:-1] + "0"))
    assert (response.status_code, "いちばん新しいメールのURL" in text_of(response)) == (404, True)


@pytest.mark.parametrize("code", ["real", "NOSUCHCODE"])
def test_stranger_learns_nothing_of_any_number(client, order, code):
    path = reverse("receipt", args=[order.code if code == "real" else code])
    response = client.get(path)
    assert (response.status_code, response.url) == (302, f"/accounts/login/?next={path}")


def refused(client, order, form_data):
    client.force_login(order.user)
    answers = [client.get(page(order)), client.post(page(order), FORM_DATA), client.get(file(order))]
    assert [answer.status_code for answer in answers] == [409, 409, 409]
    assert form_data in text_of(answers[0])
    assert Receipt.objects.count() == 0


def test_free_order_is_told_why(client):
    refused(client, OrderFactory(event=EventFactory(free=True), confirmed=True), "無料のお申込みのため")


def test_unpaid_order_is_told_why(client):
    refused(client, OrderFactory(placed=True), "まだお支払いを確認できていません")


def test_refunded_order_is_told_why(client):
    order = PaidOrderFactory()
    add_ledger_entry(order, ledger_kind=LedgerKind.REFUNDED, amount_yen=-order.total_yen)
    refused(client, order, "返金または取り消し")


def test_event_without_receipts_names_the_organizer(client):
    order = PaidOrderFactory(event=EventFactory(receipt_issuer=ReceiptIssuer.NONE))
    refused(client, order, order.event.organizer.email)


def test_file_before_the_first_issue_leads_to_the_form(mine, order):
    response = mine.get(file(order))
    assert (response.status_code, response.url) == (302, page(order))


def test_receipt_can_be_read_as_a_page(mine, order):
    mine.post(page(order), FORM_DATA)
    text = text_of(mine.get(f"/en{reverse('receipt_page', args=[order.code])}"))
    assert '<article class="receipt" lang="ja">' in text
    said = [
        "株式会社鷗 様",
        "T7000012050002",
        "クレジットカード利用",
        "うち消費税",
        "電磁的記録のため、収入印紙は不要です。",
    ]
    assert [words for words in said if words not in text] == []


def test_long_queue_is_waited_for_on_a_page_that_asks_again(mine, order, run_jobs):
    for _ in range(tasks.AT_ONCE):
        waiting = PaidOrderFactory()
        issue(waiting, at=clock.now())
    mine.post(page(order), FORM_DATA)
    answer = mine.get(file(order))
    assert (answer.status_code, "PDFの作成を待っています" in text_of(answer)) == (202, True)
    part = mine.get(file(order), headers={"HX-Request": "true"})
    assert 'hx-trigger="every 3s"' in text_of(part)
    run_jobs()
    done = mine.get(file(order), headers={"HX-Request": "true"})
    assert (done.status_code, "書類ができました。" in text_of(done)) == (200, True)
    assert mine.get(file(order))["Content-Type"] == "application/pdf"


def test_refund_of_a_part_asks_for_a_new_receipt_and_the_old_file_is_not_given(mine, order):
    mine.post(page(order), FORM_DATA)
    add_ledger_entry(order, ledger_kind=LedgerKind.REFUNDED, amount_yen=-1000)
    text = text_of(mine.get(page(order)))
    assert ("発行のあとに返金があったため" in text, f'href="{file(order)}"' in text) == (True, False)
    assert mine.get(file(order)).url == page(order)
    mine.post(page(order), FORM_DATA)
    assert mine.get(file(order)).status_code == 200
    assert list(Receipt.objects.order_by("revision").values_list("facts__returned_yen", flat=True)) == [0, 1000]


def test_refund_of_everything_has_its_credit_note(mine, order):
    mine.post(page(order), FORM_DATA)
    entry = add_ledger_entry(order, ledger_kind=LedgerKind.REFUNDED, amount_yen=-order.total_yen)
    assert "適格返還請求書を発行する" in text_of(mine.get(page(order)))
    answer = mine.post(reverse("credit_note", args=[order.code]), {"key": entry.external_id})
    note = Receipt.objects.get(kind="credit_note")
    assert answer.url == reverse("credit_note_pdf", args=[order.code, note.public_id])
    assert (note.amount_yen, note.addressee) == (-10220, "株式会社鷗")
    given = mine.get(answer.url)
    assert (given.status_code, given.content) == (200, "%PDF 株式会社鷗 0".encode())
    assert quote("_-10220_000002.pdf") in given["Content-Disposition"]


def test_refund_that_never_was_has_no_credit_note(mine, order):
    answer = mine.post(reverse("credit_note", args=[order.code]), {"key": "x" * 300})
    assert (answer.status_code, Receipt.objects.count()) == (404, 0)


def test_store_slip_stands_for_the_receipt_and_the_record_is_offered(client):
    order = PaidOrderFactory(event=EventFactory(konbini_receipt=KonbiniReceipt.NONE))
    order.attempts.update(method="konbini")
    refused(client, order, "払込受領証が領収書になります")
    record = client.get(reverse("receipt_record", args=[order.code]))
    assert ("この書面は領収書ではありません。" in text_of(record), order.name in text_of(record)) == (True, True)


@pytest.mark.parametrize("by", ["qr", "hash"])
def test_anybody_learns_whether_a_document_counts_and_no_name(client, order, by):
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
def test_what_is_no_hash_of_ours_is_said_so(client, typed, status):
    assert client.get(reverse("receipt_ask", query={"sha256": typed})).status_code == status


def test_number_that_was_never_issued_is_unknown(client):
    assert client.get(reverse("receipt_check", args=["a" * 26])).status_code == 404
