"""Who of the staff saw whose data: one line a look, never changed, listed for who has the right."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from portal.shared import clock
from portal.shared.accounts.models import User
from portal.shared.privacy.access_log import record_access
from portal.shared.privacy.models import AccessKind, AppendOnly, StaffAccess
from tests.commerce.admin.conftest import let_in
from tests.factories.accounts import make_buyer
from tests.factories.orders import OrderFactory
from tests.factories.tickets import PaidOrderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client, db) -> User:
    user = User.objects.create_superuser("staff@example.jp", locale="ja")
    let_in(client, user)
    return user


def lines() -> list[tuple]:
    return list(StaffAccess.objects.order_by("pk").values_list("who", "kind", "what", "subject", "number"))


def test_looking_at_an_order_searching_and_exporting_each_leave_a_line(client, staff):
    order = PaidOrderFactory()
    client.get(reverse("orders:inspect", args=[order.pk]))
    client.get(reverse("orders:index"))
    client.get(reverse("orders:index"), {"q": "花子"})
    b"".join(client.get(reverse("orders:index"), {"export": "csv"}).streaming_content)
    who = ("staff@example.jp",)
    assert lines() == [
        (*who, "page", "commerce.Order", order.code, 1),
        (*who, "list", "commerce.Order", "", 1),
        (*who, "search", "commerce.Order", "花子", 1),
        (*who, "export", "commerce.Order", "csv", 1),
    ]


def test_who_is_refused_leaves_no_line(client):
    order = OrderFactory()
    user = User.objects.create_user("editor@example.jp", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    let_in(client, user)
    client.get(reverse("orders:inspect", args=[order.pk]))
    client.get(reverse("orders:index"), {"export": "csv"})
    assert lines() == []


def test_a_reload_within_ten_minutes_is_the_same_look_and_an_export_never_is():
    user, at = make_buyer(), clock.now()
    for minutes in (0, 5, 11):
        record_access(user, AccessKind.PAGE, User, at=at + timedelta(minutes=minutes), subject="1")
        record_access(user, AccessKind.EXPORT, User, at=at + timedelta(minutes=minutes))
    assert [line[1] for line in lines()] == ["page", "export", "export", "page", "export"]


def test_a_line_is_neither_changed_nor_removed():
    user = make_buyer()
    record_access(user, AccessKind.PAGE, User, at=clock.now())
    row = StaffAccess.objects.get()
    for attempt in (row.save, row.delete, StaffAccess.objects.all().delete):
        with pytest.raises(AppendOnly):
            attempt()
    with pytest.raises(AppendOnly):
        StaffAccess.objects.update(who="nobody")
    user.delete()
    assert StaffAccess.objects.get().who == row.who


def test_the_record_is_listed_for_who_has_the_right_and_for_nobody_else(client, staff):
    record_access(staff, AccessKind.PAGE, User, at=clock.now(), subject="ABC123")
    assert "ABC123" in client.get(reverse("staff_access:index")).content.decode()
    other = User.objects.create_user("other@example.jp", is_staff=True)
    other.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.logout()
    let_in(client, other)
    assert client.get(reverse("staff_access:index")).status_code == 302
    assert client.get("/staff/staff_access/new/").status_code == 404


def test_a_period_is_edited_and_too_short_a_one_is_refused_with_the_reason(client, staff):
    html = client.get(reverse("retention:index")).content.decode()
    assert "お申込み、お支払い、返金、領収書" in html
    from portal.shared.privacy.models import RetentionPeriod

    row = RetentionPeriod.objects.get(name="money")
    address = reverse("retention:edit", args=[row.pk])
    refused = client.post(address, {"number": "3", "unit": "years"})
    assert "7年より短くはできません。" in refused.content.decode()
    client.post(address, {"number": "10", "unit": "years"})
    row.refresh_from_db()
    assert str(row.span) == "10年"
    assert client.get(reverse("erasures:index")).status_code == 200
