"""The first checkout pages: a verified address, and the buyer's details. Forms are sent without scripts."""

from datetime import timedelta

import pytest

from portal.shared.accounts.models import EmailVerification, User
from portal.shared.mail.models import MailMessage
from tests.commerce.shop.checkout import checkout_url, ready, text_of
from tests.factories.accounts import PASSWORD, make_buyer
from tests.factories.catalog import EventFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_noon")]


class TestAddress:
    def test_the_link_is_mailed_and_leads_on(self, client):
        event = EventFactory(slug="autumn")
        sent = client.post(checkout_url("checkout_email", "autumn"), {"email": "hanako@example.jp"})
        assert (sent.status_code, sent["Location"]) == (302, checkout_url("verification_sent"))
        verification = EmailVerification.objects.get()
        assert (verification.purpose, verification.next_path) == ("buy", checkout_url("checkout_details", event.slug))
        assert MailMessage.objects.get().kind == "verify_address"
        proven = client.post(checkout_url("verify", verification.token))
        assert proven["Location"] == checkout_url("checkout_details", "autumn")

    def test_a_logged_in_buyer_skips_on(self, client, buyer):
        event = EventFactory()
        assert client.get(checkout_url("checkout_email", event.slug))["Location"] == checkout_url(
            "checkout_details", event.slug
        )

    def test_another_address_can_be_asked_for(self, client, buyer):
        assert client.get(checkout_url("checkout_email", EventFactory().slug), {"other": "1"}).status_code == 200

    def test_an_address_that_cannot_be_is_refused_with_its_reason(self, client):
        refused = client.post(checkout_url("checkout_email", EventFactory().slug), {"email": "hanako"})
        assert refused.status_code == 422
        assert "「@」がありません。「@」を入れてください。" in text_of(refused)
        assert EmailVerification.objects.count() == 0

    def test_the_answer_is_the_same_whether_the_address_is_known_or_not(self, client):
        event = EventFactory()
        make_buyer("known@example.jp")
        answers = [
            client.post(checkout_url("checkout_email", event.slug), {"email": f"{name}@example.jp"})["Location"]
            for name in ("known", "unknown")
        ]
        assert answers[0] == answers[1]

    @pytest.mark.parametrize(
        ("state", "expected"),
        [
            ("before", "受付はまだ始まっていません"),
            ("ended", "受付は終わりました"),
            ("cancelled", "公演は中止になりました"),
            ("postponed", "公演は延期になりました"),
            ("sold_out", "予定枚数に達しました"),
        ],
    )
    def test_an_event_that_is_not_on_sale_shows_its_sale_state(self, client, state, expected):
        closed = client.get(checkout_url("checkout_email", EventFactory(**{state: True}).slug))
        assert (closed.status_code, expected in text_of(closed)) == (409, True)

    def test_an_unknown_event_is_a_404(self, client):
        assert client.get(checkout_url("checkout_email", "nothing")).status_code == 404


class TestDetails:
    def verify_address(self, client, event, email="new@example.jp"):
        client.post(checkout_url("checkout_email", event.slug), {"email": email})
        return client.post(checkout_url("verify", EmailVerification.objects.get(email=email).token))

    def test_without_a_verified_address_the_checkout_begins_with_it(self, client):
        event = EventFactory()
        assert client.get(checkout_url("checkout_details", event.slug))["Location"] == checkout_url(
            "checkout_email", event.slug
        )

    def test_a_new_buyer_gets_an_account_and_is_logged_in(self, client):
        event = EventFactory()
        self.verify_address(client, event)
        form_data = {
            "name": "山田　花子",
            "kana": "やまだ はなこ",
            "phone": "０９０-1234-5678",
            "password": "kaze-to-hikari-26",
        }
        done = client.post(checkout_url("checkout_details", event.slug), form_data)
        assert done["Location"] == checkout_url("checkout_tickets", event.slug)
        user = User.objects.get()
        assert (user.email, user.name, user.phone, user.locale) == (
            "new@example.jp",
            "山田 花子",
            "09012345678",
            "ja",
        )
        assert client.get(done["Location"]).status_code == 200

    @pytest.mark.parametrize(
        ("field", "value", "expected"),
        [
            ("name", "", "お名前を入力してください。"),
            ("phone", "12", "電話番号を市外局番から数字で入力してください。"),
            ("password", "12345678", "パスワード"),
            ("password", "new@example.jp", "パスワード"),
        ],
    )
    def test_an_invalid_field_is_reported_and_no_account_is_created(self, client, field, value, expected):
        event = EventFactory()
        self.verify_address(client, event)
        form_data = {
            "name": "山田 花子",
            "kana": "ヤマダ ハナコ",
            "phone": "09012345678",
            "password": "kaze-to-hikari-26",
        }
        form_data |= {field: value}
        refused = client.post(checkout_url("checkout_details", event.slug), form_data)
        assert (refused.status_code, expected in text_of(refused)) == (422, True)
        assert User.objects.count() == 0

    def test_an_address_with_an_account_logs_in_and_returns(self, client):
        event = EventFactory()
        make_buyer("known@example.jp")
        self.verify_address(client, event, "known@example.jp")
        page = client.get(checkout_url("checkout_details", event.slug))
        assert "ログインしてお進みください" in text_of(page)
        form_data = {
            "login": "known@example.jp",
            "password": PASSWORD,
            "next": checkout_url("checkout_details", event.slug),
        }
        assert client.post(checkout_url("account_login"), form_data)["Location"] == checkout_url(
            "checkout_details", event.slug
        )

    def test_a_password_does_not_make_a_second_account(self, client):
        event = EventFactory()
        make_buyer("known@example.jp")
        self.verify_address(client, event, "known@example.jp")
        form_data = {"name": "別人", "phone": "09000000000", "password": "kaze-to-hikari-27"}
        client.post(checkout_url("checkout_details", event.slug), form_data)
        assert (User.objects.count(), User.objects.get().name) == (1, "山田 花子")

    def test_a_change_from_the_final_screen_returns_there(self, client, buyer):
        order = ready(buyer)
        url = checkout_url("checkout_details", order.event.slug)
        assert f'name="change" value="{order.code}"' in client.get(url, {"change": order.code}).content.decode()
        done = client.post(
            url, {"name": "山田 はな", "kana": "ヤマダ ハナ", "phone": "0312345678", "change": order.code}
        )
        assert done["Location"] == checkout_url("checkout_confirm", order.code)
        order.refresh_from_db()
        assert (order.name, order.phone) == ("山田 はな", "0312345678")


def test_a_day_later_the_proof_of_the_address_is_over(client, monday_noon):
    event = EventFactory()
    client.post(checkout_url("checkout_email", event.slug), {"email": "new@example.jp"})
    client.post(checkout_url("verify", EmailVerification.objects.get().token))
    assert client.get(checkout_url("checkout_details", event.slug)).status_code == 200
    monday_noon.shift(timedelta(hours=24))
    assert client.get(checkout_url("checkout_details", event.slug))["Location"] == checkout_url(
        "checkout_email", event.slug
    )
