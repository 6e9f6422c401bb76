"""Members of organizers: added by their address, limited to their organizer, and nobody sees more by being one."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.snippets.models import create_extra_permissions

from commerce.admin.base.groups import GROUPS, make_groups
from commerce.admin.base.permissions import SITE_WIDE, visible_to
from commerce.catalog.models import Event, OrganizerMembership
from portal.shared.accounts.models import User
from tests.commerce.admin.conftest import let_in
from tests.factories.accounts import make_buyer, make_editor, make_staff
from tests.factories.catalog import EventFactory, OrganizerFactory

pytestmark = pytest.mark.django_db
NOBODY = "このアドレスで管理画面に入れる方がいません。先に「設定」で招待してください。"
SEES_ALL = "この方は、すべての主催者を見られるグループに入っています。"


def somebody_of(group: str, email: str) -> User:
    make_groups()
    user = make_buyer(email)
    user.groups.add(Group.objects.get(name=group))
    return user


def add(client, organizer, email: str):
    return client.post(reverse("organizer_members:add"), {"organizer": organizer.pk, "email": email})


@pytest.mark.parametrize("typed", ["member@example.jp", " ＭＥＭＢＥＲ@Example.JP "])
def test_a_member_is_added_by_the_address_and_sees_that_organizer_alone(client, staff, typed):
    mine, _other = EventFactory(), EventFactory()
    user = somebody_of("主催者", "member@example.jp")
    assert list(visible_to(Event.objects.all(), user)) == []
    add(client, mine.organizer, typed)
    assert list(visible_to(Event.objects.all(), user)) == [mine]
    listed = client.get(reverse("organizer_members:index")).text
    assert "Organizer" not in listed
    assert ("山田 花子" in listed, "member@example.jp" in listed, mine.organizer.name in listed) == (True, True, True)


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda email: None, NOBODY),
        (make_buyer, NOBODY),
        (lambda email: User.objects.filter(pk=make_editor(email).pk).update(is_active=False), NOBODY),
        (make_staff, SEES_ALL),
        (lambda email: somebody_of("経理", email), SEES_ALL),
        (lambda email: somebody_of("抽選", email), SEES_ALL),
    ],
)
def test_who_cannot_open_the_admin_or_sees_all_organizers_is_no_member(client, staff, make, error):
    make("other@example.jp")
    response = add(client, OrganizerFactory(), "other@example.jp")
    assert response.context["form"].errors == {"email": [error]}
    assert OrganizerMembership.objects.count() == 0


def test_nobody_is_a_member_of_one_organizer_twice_but_of_two(client, staff):
    user, first, second = make_editor("member@example.jp"), OrganizerFactory(), OrganizerFactory()
    for organizer in (first, first, second):
        add(client, organizer, user.email)
    assert sorted(user.memberships.values_list("organizer", flat=True)) == [first.pk, second.pk]


def test_a_membership_ends_by_deleting_it(client, staff):
    event, user = EventFactory(), make_editor("member@example.jp")
    membership = OrganizerMembership.objects.create(organizer=event.organizer, user=user)
    client.post(reverse("organizer_members:delete", args=[membership.pk]))
    assert list(visible_to(Event.objects.all(), user)) == []


def test_members_with_the_right_to_add_others_do_so_for_their_organizer_only(client):
    user, colleague = somebody_of("主催者", "member@example.jp"), make_editor("colleague@example.jp")
    user.user_permissions.set(Permission.objects.filter(content_type__model="organizermembership"))
    mine, other = OrganizerFactory(), OrganizerFactory()
    own = OrganizerMembership.objects.create(organizer=mine, user=user)
    theirs = OrganizerMembership.objects.create(organizer=other, user=make_editor())
    let_in(client, user)
    assert "organizer" in add(client, other, colleague.email).context["form"].errors
    assert [client.get(reverse("organizer_members:edit", args=[row.pk])).status_code for row in (own, theirs)] == [
        200,
        404,
    ]


def test_the_group_of_organizers_has_no_right_that_shows_others():
    assert [name for name in SITE_WIDE if name in GROUPS["主催者"]] == []


@pytest.mark.parametrize("group", GROUPS)
def test_each_right_of_a_group_is_one_permission(group):
    reverse("organizer_members:index")  # the admin's viewsets register events as snippets,
    create_extra_permissions(apps.get_app_config("wagtailsnippets"))  # whose right to publish a migration makes
    found = Permission.objects.filter(codename__in=GROUPS[group]).values_list("codename", flat=True)
    assert sorted(found) == sorted(GROUPS[group])


@pytest.mark.parametrize("address", ["organizer_members:index", "organizer_members:add"])
def test_the_group_of_organizers_neither_sees_nor_makes_members(client, address):
    user = somebody_of("主催者", "member@example.jp")
    OrganizerMembership.objects.create(organizer=OrganizerFactory(), user=user)
    let_in(client, user)
    assert client.get(reverse(address)).status_code == 302


@pytest.mark.parametrize("name", ["event_sales", "performances", "quotas", "ticket_types", "orders", "gate_passes"])
def test_a_member_of_the_group_opens_the_lists_of_the_own_organizer(client, name):
    event, user = EventFactory(), somebody_of("主催者", "member@example.jp")
    OrganizerMembership.objects.create(organizer=event.organizer, user=user)
    let_in(client, user)
    assert client.get(reverse(f"{name}:index")).status_code == 200
