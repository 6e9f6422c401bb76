"""The access log of staff: one row per access, append-only, listed for users with the permission."""

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


def rows() -> list[tuple]:
    return list(StaffAccess.objects.order_by("pk").values_list("who", "kind", "what", "subject", "number"))


def test_viewing_listing_searching_and_exporting_are_logged(client, staff):
    order = PaidOrderFactory()
    client.get(reverse("orders:inspect", args=[order.pk]))
    client.get(reverse("orders:index"))
    client.get(reverse("orders:index"), {"q": "花子"})
    b"".join(client.get(reverse("orders:index"), {"export": "csv"}).streaming_content)
    staff_fields = ("staff@example.jp",)
    assert rows() == [
        (*staff_fields, "page", "commerce.Order", order.code, 1),
        (*staff_fields, "list", "commerce.Order", "", 1),
        (*staff_fields, "search", "commerce.Order", "花子", 1),
        (*staff_fields, "export", "commerce.Order", "csv", 1),
    ]


def test_refused_access_is_not_logged(client):
    order = OrderFactory()
    user = User.objects.create_user("editor@example.jp", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    let_in(client, user)
    client.get(reverse("orders:inspect", args=[order.pk]))
    client.get(reverse("orders:index"), {"export": "csv"})
    assert rows() == []


def test_repeated_access_within_ten_minutes_is_logged_once_and_each_export_is_logged():
    user, at = make_buyer(), clock.now()
    for minutes in (0, 5, 11):
        record_access(user, AccessKind.PAGE, User, at=at + timedelta(minutes=minutes), subject="1")
        record_access(user, AccessKind.EXPORT, User, at=at + timedelta(minutes=minutes))
    assert [row[1] for row in rows()] == ["page", "export", "export", "page", "export"]


def test_a_row_can_be_neither_changed_nor_deleted():
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


def test_the_log_is_listed_only_with_the_permission(client, staff):
    record_access(staff, AccessKind.PAGE, User, at=clock.now(), subject="ABC123")
    assert "ABC123" in client.get(reverse("staff_access:index")).content.decode()
    other = User.objects.create_user("other@example.jp", is_staff=True)
    other.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.logout()
    let_in(client, other)
    assert client.get(reverse("staff_access:index")).status_code == 302
    assert client.get("/staff/staff_access/new/").status_code == 404


def test_a_period_can_be_edited_and_one_below_the_minimum_is_refused_with_the_reason(client, staff):
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
