"""Mails that could not be read are listed for staff, who can read the original and close them."""

import pytest

from portal.shared import clock
from portal.shared.mail.inbound.storage import set_aside, store_received
from portal.shared.mail.states import ReceivedState
from tests.factories.accounts import make_staff
from tests.support.contact.test_admin import browser_of, with_permissions

pytestmark = pytest.mark.django_db
LIST = "/staff/received-mails/"


@pytest.fixture
def mail():
    row = store_received(b"Subject: \xff\r\n\r\n<script>alert(1)</script>", source="postmark", at=clock.now())
    set_aside(row, ValueError("broken"))
    return row


def test_staff_see_the_reason_and_the_beginning_and_close_it(mail):
    staff = browser_of(make_staff("boss@example.jp"))
    page = staff.get(f"{LIST}inspect/{mail.pk}/").text

    assert "ValueError: broken" in staff.get(LIST).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "一覧の後ろに移ります。" in staff.get(f"{LIST}{mail.pk}/close/").text
    staff.post(f"{LIST}{mail.pk}/close/")
    mail.refresh_from_db()
    assert mail.state == ReceivedState.CLOSED


def test_the_original_is_only_offered_for_download(mail):
    answer = browser_of(make_staff("boss@example.jp")).get(f"{LIST}{mail.pk}/original/")

    assert answer.content == bytes(mail.raw)
    assert answer["Content-Disposition"] == f'attachment; filename="mail-{mail.pk}.eml"'
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")


def test_without_the_permission_nothing_is_shown(mail):
    member = browser_of(with_permissions("member@example.jp", "access_admin", "view_inquiry"))

    assert [
        member.get(f"{LIST}{part}").status_code for part in ("", f"inspect/{mail.pk}/", f"{mail.pk}/original/")
    ] == [302] * 3
