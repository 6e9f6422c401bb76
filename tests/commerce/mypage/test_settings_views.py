"""Mails that may be switched off, log-ins, the export of one's own data, and the end of an account."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from commerce.fulfilment.emails import _is_wanted
from commerce.orders.models import Order
from commerce.receipts.models import Receipt
from commerce.tickets.models import Ticket
from portal.shared import clock
from portal.shared.accounts import account_deletion, data_export, login_sessions
from portal.shared.accounts.models import AccountDeletionRequest, DataExport, LoginSession, User
from portal.shared.mail.mail_kinds import mail_kinds
from portal.shared.mail.models import MailMessage
from portal.shared.registries.personal_data import personal_data_sources
from support.contact.models import Inquiry
from tests.factories.accounts import PASSWORD, make_buyer
from tests.factories.catalog import AT, EventFactory
from tests.factories.orders import OrderFactory
from tests.factories.paid_orders import a_number_to_pay
from tests.factories.tickets import PaidOrderFactory

pytestmark = pytest.mark.django_db
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 "
    "Mobile/15E148 Safari/604.1"
)
LATER = AT + timedelta(days=400)  # all performances of the factories are over


@pytest.fixture
def buyer():
    return make_buyer("hanako@example.jp", phone="09012345678")


def sure(email: str = "hanako@example.jp") -> Client:
    """Logged in, and the password was just shown once more."""
    client = log_in(email)
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
    return client


def log_in(email: str = "hanako@example.jp", **headers) -> Client:
    """By the login page."""
    client = Client(headers=headers)
    answer = client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def text_of(response) -> str:
    return response.content.decode()


class TestMailSettings:
    def test_reminders_and_news_are_the_reader_s_choice_and_the_yes_to_news_keeps_its_moment(self, client, buyer):
        client.force_login(buyer)
        page = text_of(client.get(reverse("mypage_mail_settings")))
        assert "止められません" in page
        client.post(reverse("mypage_mail_settings"), {"news": "on"})
        buyer.refresh_from_db()
        assert (buyer.wants_reminders, buyer.accepts_marketing, buyer.marketing_consent_at is not None) == (
            False,
            True,
            True,
        )

    def test_a_reminder_is_not_sent_to_who_switched_it_off_and_the_number_itself_is(self):
        order = a_number_to_pay().order
        mail = MailMessage(kind="voucher_reminder", about=order, user=order.user)
        assert _is_wanted(mail)
        order.user.wants_reminders = False
        assert not mail_kinds["voucher_reminder"].is_current(mail)
        assert mail_kinds["voucher_issued"].is_current(mail)


class TestLogins:
    def test_each_browser_is_listed_in_words_and_this_one_cannot_be_ended_here(self, buyer):
        here, other = log_in(user_agent=PHONE), log_in()
        page = text_of(here.get(reverse("mypage_login_sessions")))
        assert ("iPhoneのSafari" in page, "種類のわからない端末" in page) == (True, True)
        assert page.count("/end/") == 2  # the other one, and all others
        assert other.get(reverse("mypage")).status_code == 200

    def test_ending_one_logs_that_browser_out_and_no_other(self, buyer):
        here, other, third = log_in(), log_in(), log_in()
        row = LoginSession.objects.get(session_key=other.session.session_key)
        here.post(reverse("mypage_login_session_end", args=[row.public_id]))
        assert [c.get(reverse("mypage")).status_code for c in (here, other, third)] == [200, 302, 200]

    def test_ending_all_others_leaves_this_one(self, buyer):
        here, other, third = log_in(), log_in(), log_in()
        here.post(reverse("mypage_login_sessions_end"))
        assert [c.get(reverse("mypage")).status_code for c in (here, other, third)] == [200, 302, 302]
        assert LoginSession.objects.count() == 1

    def test_somebody_else_s_log_in_is_out_of_reach(self, buyer):
        make_buyer("taro@example.jp")
        here, theirs = log_in(), log_in("taro@example.jp")
        row = LoginSession.objects.get(user__email="taro@example.jp")
        here.post(reverse("mypage_login_session_end", args=[row.public_id]))
        assert theirs.get(reverse("mypage")).status_code == 200

    def test_logging_out_and_a_new_password_end_their_rows(self, buyer):
        here, other = sure(), log_in()
        other.post(reverse("account_logout"))
        assert LoginSession.objects.count() == 1
        log_in()
        new = "yama-to-kawa-27"
        here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
        assert (buyer.logins.count(), here.get(reverse("mypage")).status_code) == (1, 200)

    def test_use_is_noted_once_an_hour_and_costs_nothing_between(self, client, buyer, rf):
        client.force_login(buyer)
        request = rf.get("/", headers={"user-agent": PHONE})
        request.session = client.session
        at = clock.now()
        for minutes, seen in ((30, False), (61, True)):
            login_sessions.record_use(request, at + timedelta(minutes=minutes))
            assert (LoginSession.objects.get().seen_at == at + timedelta(minutes=minutes)) is seen


class TestExport:
    def test_the_file_holds_everything_of_this_person_and_nothing_of_others(self, buyer, settings):
        order, _others = PaidOrderFactory(user=buyer), PaidOrderFactory()
        Receipt.objects.create(
            order=order, issuer=order.event.organizer, serial=1, facts={}, pdf=b"%PDF-1", sha256="0", issued_at=AT
        )
        inquiry = Inquiry.objects.create(
            topic="other", name="花子", email="HANAKO@example.jp", text="届かない", created_at=AT
        )
        for voice in ("customer", "note"):
            inquiry.messages.create(author_role=voice, channel="page", text=f"{voice}の言葉", at=AT)
        OrderFactory(user=buyer)
        with zipfile.ZipFile(io.BytesIO(data_export.build_archive(buyer, AT))) as archive:
            data, names = json.loads(archive.read("data.json")), archive.namelist()
        assert {one.name for one in personal_data_sources} <= set(data)
        assert data["account"]["email"] == "hanako@example.jp"
        assert next((one["code"], one["state"]) for one in data["orders"]) == (order.code, "confirmed")
        assert data["orders"][0]["final_screen"]["total_yen"] == 10220
        assert len(data["tickets"]) == 2
        assert data["inquiries"][0]["text"] == "届かない"
        assert [said["text"] for said in data["inquiries"][0]["messages"]] == ["customerの言葉"]
        assert [name for name in names if name.startswith("receipts/")] == [
            f"receipts/{order.code}-{order.event.organizer.slug}-receipt-000001-0.pdf"
        ]
        assert len(data["orders"]) == 2

    def test_a_small_one_is_there_at_once_for_its_owner_alone(self, buyer):
        mine = sure()
        page = text_of(mine.post(reverse("mypage_export"), follow=True))
        export = DataExport.objects.get()
        assert "書き出しができました" in page
        address = reverse("mypage_export_file", args=[export.public_id])
        assert mine.get(address)["Content-Type"] == "application/zip"
        make_buyer("taro@example.jp")
        assert sure("taro@example.jp").get(address).status_code == 302
        assert Client().get(address).status_code == 302
        assert MailMessage.objects.filter(kind="export_ready").count() == 1

    def test_a_big_one_waits_for_the_worker_and_is_asked_for_once(self, buyer, monkeypatch, run_jobs):
        monkeypatch.setattr("commerce.mypage.privacy_views.IMMEDIATE_EXPORT_LIMIT", -1)
        mine = sure()
        for _press in range(2):
            page = text_of(mine.post(reverse("mypage_export"), follow=True))
        assert ("準備をしています" in page, DataExport.objects.count()) == (True, 1)
        run_jobs()
        assert DataExport.objects.get().state == "ready"
        assert MailMessage.objects.filter(kind="export_ready").count() == 1

    def test_it_ends_after_seven_days(self, buyer):
        row = data_export.request_export(buyer, locale="ja", at=AT)
        data_export.fill_export(row.pk, at=AT)
        row.refresh_from_db()
        assert (row.is_open(AT + timedelta(days=6)), row.is_open(AT + timedelta(days=7))) == (True, False)

    def test_who_did_not_show_the_password_lately_is_asked_for_it(self, client, buyer):
        client.force_login(buyer)
        answer = client.post(reverse("mypage_export"))
        assert (answer.status_code, DataExport.objects.count()) == (302, 0)
        assert reverse("account_reauthenticate") in answer["Location"]
        client.post(answer["Location"], {"password": PASSWORD, "next": reverse("mypage_export")})
        assert DataExport.objects.get().state == "ready"

    def test_the_fourth_in_a_day_is_refused_with_a_sentence(self, buyer):
        mine = sure()
        answers = [mine.post(reverse("mypage_export")).status_code for _n in range(4)]
        assert answers == [302, 302, 302, 429]


class TestAccountDeletion:
    def test_nothing_of_the_person_is_left_but_what_the_law_keeps(self, buyer, django_capture_on_commit_callbacks):
        order = PaidOrderFactory(user=buyer, at=AT)
        assert account_deletion.request_deletion(buyer, at=LATER) is True
        gone, kept = User.objects.get(pk=buyer.pk), Order.objects.get(pk=order.pk)
        assert (gone.email, gone.name, gone.phone, gone.is_active) == (f"erased-{buyer.pk}@invalid", "", "", False)
        assert not gone.has_usable_password()
        assert gone.emailaddress_set.count() == gone.logins.count() == 0
        assert (kept.name, kept.kana, kept.email_at_order) == ("山田 花子", "", "hanako@example.jp")
        mail = MailMessage.objects.get(kind="account_deleted")
        assert (mail.address, mail.user) == ("hanako@example.jp", None)
        assert make_buyer("hanako@example.jp").pk != buyer.pk  # the address is free again

    def test_a_ticket_for_what_is_to_come_makes_it_a_booking_that_the_clock_carries_out(self, buyer):
        PaidOrderFactory(user=buyer, at=AT)
        assert account_deletion.request_deletion(buyer, at=AT) is False
        assert account_deletion.request_deletion(buyer, at=AT) is False
        assert MailMessage.objects.filter(kind="account_deletion_scheduled").count() == 1
        assert (account_deletion.run_due_deletions(AT), User.objects.get(pk=buyer.pk).is_active) == (0, True)
        assert (account_deletion.run_due_deletions(LATER), account_deletion.run_due_deletions(LATER)) == (1, 0)
        assert User.objects.get(pk=buyer.pk).email == f"erased-{buyer.pk}@invalid"

    def test_the_page_says_what_goes_what_stays_how_long_and_what_is_waited_for(self, buyer):
        PaidOrderFactory(user=buyer, at=clock.now())
        page = text_of(sure().get(reverse("mypage_delete_account")))
        wanted = ["消えるもの", "残るものと、その期間", "7年", "公演のチケットをお持ちです", "退会を予約する"]
        assert [words for words in wanted if words not in page] == []

    def test_the_button_asks_for_the_tick_and_ends_the_log_in(self, buyer):
        mine = sure()
        refused = mine.post(reverse("mypage_delete_account"))
        assert (refused.status_code, User.objects.get().is_active) == (422, True)
        done = mine.post(reverse("mypage_delete_account"), {"understood": "on"}, follow=True)
        assert "退会の手続きが終わりました" in text_of(done)
        assert mine.get(reverse("mypage")).status_code == 302

    def test_it_is_taken_back_until_then(self, buyer):
        PaidOrderFactory(user=buyer, at=clock.now())
        mine = sure()
        mine.post(reverse("mypage_delete_account"), {"understood": "on"})
        assert AccountDeletionRequest.objects.count() == 1
        mine.post(reverse("mypage_delete_account_withdraw"))
        assert AccountDeletionRequest.objects.count() == 0

    def test_who_did_not_show_the_password_lately_is_asked_for_it(self, client, buyer):
        client.force_login(buyer)
        answer = client.post(reverse("mypage_delete_account"), {"understood": "on"})
        assert (answer.status_code, User.objects.get().is_active) == (302, True)

    def test_a_payment_under_way_a_refund_and_a_given_ticket_are_waited_for(self, buyer):
        assert account_deletion.deletion_blockers(buyer, LATER) == []
        OrderFactory(user=buyer, at=AT)
        assert len(account_deletion.deletion_blockers(buyer, LATER)) == 1

    def test_staff_are_not_deleted_by_themselves(self, buyer):
        User.objects.filter(pk=buyer.pk).update(is_staff=True)
        with pytest.raises(account_deletion.StaffDeletionRefused):
            account_deletion.request_deletion(buyer, at=LATER)

    def test_a_companion_s_name_is_not_in_the_buyer_s_export(self, buyer):
        order = PaidOrderFactory(user=buyer)
        Ticket.objects.filter(number=1).update(holder_user=make_buyer(), holder_name="連れ 太郎")
        with zipfile.ZipFile(io.BytesIO(data_export.build_archive(buyer, AT))) as archive:
            told = json.loads(archive.read("data.json"))["tickets"]
        assert {one["number"]: one["holder_name"] for one in told} == {1: "", 2: order.name}


def test_an_event_without_end_is_not_waited_for_after_it_was_called_off(db):
    order = PaidOrderFactory(event=EventFactory())
    order.lines.first().performance.__class__.objects.update(state="cancelled")
    assert account_deletion.deletion_blockers(order.user, AT) == []
