"""Mail settings, log-in sessions, data export and account deletion."""

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
from portal.shared.accounts import login_sessions
from portal.shared.accounts.data_requests import account_deletion, data_export
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


def reauthenticated(email: str = "hanako@example.jp") -> Client:
    """A browser that is logged in and has just entered the password again."""
    client = log_in(email)
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
    return client


def log_in(email: str = "hanako@example.jp", **headers) -> Client:
    """A browser that has logged in by the log-in page."""
    client = Client(headers=headers)
    answer = client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def text_of(response) -> str:
    return response.content.decode()


class TestMailSettings:
    def test_reminders_and_advertising_are_optional_and_the_consent_time_is_stored(self, client, buyer):
        client.force_login(buyer)
        page = text_of(client.get(reverse("mypage_mail_settings")))
        assert "止められません" in page
        client.post(reverse("mypage_mail_settings"), {"accepts_marketing": "on"})
        buyer.refresh_from_db()
        assert (buyer.wants_reminders, buyer.accepts_marketing, buyer.marketing_consent_at is not None) == (
            False,
            True,
            True,
        )

    def test_a_switched_off_reminder_is_not_sent_but_the_number_is(self):
        order = a_number_to_pay().order
        mail = MailMessage(kind="voucher_reminder", about=order, user=order.user)
        assert _is_wanted(mail)
        order.user.wants_reminders = False
        assert not mail_kinds["voucher_reminder"].is_current(mail)
        assert mail_kinds["voucher_issued"].is_current(mail)


class TestLogins:
    def test_each_browser_is_listed_with_its_name_and_only_the_others_can_be_ended(self, buyer):
        current, other = log_in(user_agent=PHONE), log_in()
        page = text_of(current.get(reverse("mypage_login_sessions")))
        assert ("iPhoneのSafari" in page, "種類のわからない端末" in page) == (True, True)
        assert page.count("/end/") == 2  # the other one, and all others
        assert other.get(reverse("mypage")).status_code == 200

    def test_ending_one_logs_that_browser_out_and_no_other(self, buyer):
        current, other, third = log_in(), log_in(), log_in()
        row = LoginSession.objects.get(session_key=other.session.session_key)
        current.post(reverse("mypage_login_session_end", args=[row.public_id]))
        assert [c.get(reverse("mypage")).status_code for c in (current, other, third)] == [200, 302, 200]

    def test_ending_all_others_leaves_this_one(self, buyer):
        current, other, third = log_in(), log_in(), log_in()
        current.post(reverse("mypage_login_sessions_end"))
        assert [c.get(reverse("mypage")).status_code for c in (current, other, third)] == [200, 302, 302]
        assert LoginSession.objects.count() == 1

    def test_the_session_of_another_user_cannot_be_ended(self, buyer):
        make_buyer("taro@example.jp")
        current, theirs = log_in(), log_in("taro@example.jp")
        row = LoginSession.objects.get(user__email="taro@example.jp")
        current.post(reverse("mypage_login_session_end", args=[row.public_id]))
        assert theirs.get(reverse("mypage")).status_code == 200

    def test_logging_out_and_a_new_password_end_their_rows(self, buyer):
        current, other = reauthenticated(), log_in()
        other.post(reverse("account_logout"))
        assert LoginSession.objects.count() == 1
        log_in()
        new = "yama-to-kawa-27"
        current.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
        assert (buyer.login_sessions.count(), current.get(reverse("mypage")).status_code) == (1, 200)

    def test_use_is_noted_once_an_hour_and_costs_nothing_between(self, client, buyer, rf):
        client.force_login(buyer)
        request = rf.get("/", headers={"user-agent": PHONE})
        request.session = client.session
        at = clock.now()
        for minutes, seen in ((30, False), (61, True)):
            login_sessions.record_use(request, at + timedelta(minutes=minutes))
            assert (LoginSession.objects.get().seen_at == at + timedelta(minutes=minutes)) is seen


class TestExport:
    def test_the_file_holds_all_data_of_the_user_and_none_of_others(self, buyer, settings):
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
        assert {item.name for item in personal_data_sources} <= set(data)
        assert data["account"]["email"] == "hanako@example.jp"
        assert next((item["code"], item["state"]) for item in data["orders"]) == (order.code, "confirmed")
        assert data["orders"][0]["final_screen"]["total_yen"] == 10220
        assert len(data["tickets"]) == 2
        assert data["inquiries"][0]["text"] == "届かない"
        assert [message["text"] for message in data["inquiries"][0]["messages"]] == ["customerの言葉"]
        assert [name for name in names if name.startswith("receipts/")] == [
            f"receipts/{order.code}-{order.event.organizer.slug}-receipt-000001-0.pdf"
        ]
        assert len(data["orders"]) == 2

    def test_a_small_export_is_ready_at_once_for_its_owner_only(self, buyer):
        client = reauthenticated()
        page = text_of(client.post(reverse("mypage_export"), follow=True))
        export = DataExport.objects.get()
        assert "書き出しができました" in page
        address = reverse("mypage_export_file", args=[export.public_id])
        assert client.get(address)["Content-Type"] == "application/zip"
        make_buyer("taro@example.jp")
        assert reauthenticated("taro@example.jp").get(address).status_code == 302
        assert Client().get(address).status_code == 302
        assert MailMessage.objects.filter(kind="export_ready").count() == 1

    def test_a_big_export_waits_for_the_worker_and_is_requested_once(self, buyer, monkeypatch, run_jobs):
        monkeypatch.setattr("commerce.mypage.privacy_views.IMMEDIATE_EXPORT_LIMIT", -1)
        client = reauthenticated()
        for _press in range(2):
            page = text_of(client.post(reverse("mypage_export"), follow=True))
        assert ("準備をしています" in page, DataExport.objects.count()) == (True, 1)
        run_jobs()
        assert DataExport.objects.get().state == "ready"
        assert MailMessage.objects.filter(kind="export_ready").count() == 1

    def test_an_export_expires_after_seven_days(self, buyer):
        row = data_export.request_export(buyer, locale="ja", at=AT)
        data_export.fill_export(row.pk, at=AT)
        row.refresh_from_db()
        assert (row.is_open(AT + timedelta(days=6)), row.is_open(AT + timedelta(days=7))) == (True, False)

    def test_without_a_recent_password_it_is_asked_for(self, client, buyer):
        client.force_login(buyer)
        answer = client.post(reverse("mypage_export"))
        assert (answer.status_code, DataExport.objects.count()) == (302, 0)
        assert reverse("account_reauthenticate") in answer["Location"]
        client.post(answer["Location"], {"password": PASSWORD, "next": reverse("mypage_export")})
        assert DataExport.objects.get().state == "ready"

    def test_the_fourth_export_in_a_day_is_refused(self, buyer):
        client = reauthenticated()
        answers = [client.post(reverse("mypage_export")).status_code for _n in range(4)]
        assert answers == [302, 302, 302, 429]


class TestAccountDeletion:
    def test_only_what_the_law_requires_is_retained(self, buyer, django_capture_on_commit_callbacks):
        order = PaidOrderFactory(user=buyer, at=AT)
        assert account_deletion.request_deletion(buyer, at=LATER) is True
        deleted_user, order_after = User.objects.get(pk=buyer.pk), Order.objects.get(pk=order.pk)
        identity = (deleted_user.email, deleted_user.name, deleted_user.phone, deleted_user.is_active)
        assert identity == (
            f"erased-{buyer.pk}@invalid",
            "",
            "",
            False,
        )
        assert not deleted_user.has_usable_password()
        assert deleted_user.emailaddress_set.count() == deleted_user.login_sessions.count() == 0
        assert (order_after.name, order_after.kana, order_after.email_at_order) == (
            "山田 花子",
            "",
            "hanako@example.jp",
        )
        mail = MailMessage.objects.get(kind="account_deleted")
        assert (mail.address, mail.user) == ("hanako@example.jp", None)
        assert make_buyer("hanako@example.jp").pk != buyer.pk  # the address is free again

    def test_with_a_ticket_for_a_coming_performance_the_deletion_is_scheduled(self, buyer):
        PaidOrderFactory(user=buyer, at=AT)
        assert account_deletion.request_deletion(buyer, at=AT) is False
        assert account_deletion.request_deletion(buyer, at=AT) is False
        assert MailMessage.objects.filter(kind="account_deletion_scheduled").count() == 1
        assert (account_deletion.run_due_deletions(AT), User.objects.get(pk=buyer.pk).is_active) == (0, True)
        assert (account_deletion.run_due_deletions(LATER), account_deletion.run_due_deletions(LATER)) == (1, 0)
        assert User.objects.get(pk=buyer.pk).email == f"erased-{buyer.pk}@invalid"

    def test_the_page_lists_what_is_deleted_what_is_retained_and_the_blockers(self, buyer):
        PaidOrderFactory(user=buyer, at=clock.now())
        page = text_of(reauthenticated().get(reverse("mypage_delete_account")))
        expected = ["消えるもの", "残るものと、その期間", "7年", "公演のチケットをお持ちです", "退会を予約する"]
        assert [words for words in expected if words not in page] == []

    def test_the_deletion_needs_the_confirmation_and_ends_the_session(self, buyer):
        client = reauthenticated()
        refused = client.post(reverse("mypage_delete_account"))
        assert (refused.status_code, User.objects.get().is_active) == (422, True)
        done = client.post(reverse("mypage_delete_account"), {"understood": "on"}, follow=True)
        assert "退会の手続きが終わりました" in text_of(done)
        assert client.get(reverse("mypage")).status_code == 302

    def test_a_scheduled_deletion_can_be_withdrawn(self, buyer):
        PaidOrderFactory(user=buyer, at=clock.now())
        client = reauthenticated()
        client.post(reverse("mypage_delete_account"), {"understood": "on"})
        assert AccountDeletionRequest.objects.count() == 1
        client.post(reverse("mypage_delete_account_withdraw"))
        assert AccountDeletionRequest.objects.count() == 0

    def test_without_a_recent_password_it_is_asked_for(self, client, buyer):
        client.force_login(buyer)
        answer = client.post(reverse("mypage_delete_account"), {"understood": "on"})
        assert (answer.status_code, User.objects.get().is_active) == (302, True)

    def test_an_unfinished_order_blocks_the_deletion(self, buyer):
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
            tickets = json.loads(archive.read("data.json"))["tickets"]
        assert {item["number"]: item["holder_name"] for item in tickets} == {1: "", 2: order.name}


def test_a_cancelled_event_does_not_block_the_deletion(db):
    order = PaidOrderFactory(event=EventFactory())
    order.lines.first().performance.__class__.objects.update(state="cancelled")
    assert account_deletion.deletion_blockers(order.user, AT) == []
