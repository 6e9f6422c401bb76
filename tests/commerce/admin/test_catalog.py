"""The catalog in the admin: texts have drafts, rules and prices do not, and stock is never below what is taken."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from commerce.admin.catalog.event_forms import EventSalesForm
from commerce.catalog.models import Event, OrganizerMembership, PaymentMethod, Quota, QuotaCounter, TicketType
from commerce.catalog.states import CancellationRule
from portal.shared import clock
from portal.shared.models import ContentVersion
from tests.factories.catalog import (
    AT,
    EventFactory,
    OrganizerFactory,
    PerformanceFactory,
    TicketTypeFactory,
    platform,
)
from tests.factories.paid_orders import a_bought_order

pytestmark = pytest.mark.django_db

LISTS = [
    "event_sales",
    "performances",
    "quotas",
    "ticket_types",
    "sales_periods",
    "payment_options",
    "event_fees",
    "payment_methods",
    "organizers",
]


def test_publishing_an_old_draft_changes_prose_and_nothing_that_is_sold():
    event = EventFactory(title="古い名前")
    event.texts.get()
    draft = Event.objects.get(pk=event.pk)
    text = draft.texts.all()[0]
    text.title = "新しい名前"
    draft.texts = [text]
    revision = draft.save_revision()

    ticket_type = TicketTypeFactory(
        event.performances.get(), name="あとから売った券", price_yen=7000, size=50, taken=20
    )
    later = {"cancellation": CancellationRule.ALLOWED, "cancel_fee_yen": 300, "slug": "new-address"}
    Event.objects.filter(pk=event.pk).update(**later)
    type(revision).objects.get(pk=revision.pk).publish()

    event = Event.objects.get(pk=event.pk)
    assert event.title == "新しい名前"
    assert {name: getattr(event, name) for name in later} == later
    stored = TicketType.objects.get(pk=ticket_type.pk)
    assert (stored.price_yen, stored.name, stored.quota.size, stored.quota.taken) == (7000, "あとから売った券", 50, 20)
    assert event.live


@pytest.mark.parametrize("name", LISTS)
def test_every_list_and_form_opens(client, staff, name):
    event = EventFactory()
    assert client.get(reverse(f"{name}:index")).status_code == 200
    assert client.get(reverse(f"{name}:add")).status_code == 200
    viewed = {"event_sales": event.pk}.get(name)
    model_pk = viewed or _first_pk(name)
    assert client.get(reverse(f"{name}:edit", args=[model_pk])).status_code == 200


QUERIES = {  # most of them: session, user, second factor, permissions
    "event_sales": 10,
    "performances": 13,
    "quotas": 13,
    "ticket_types": 13,
    "sales_periods": 12,
    "payment_options": 13,
    "event_fees": 12,
    "payment_methods": 9,
    "organizers": 9,
    "wagtailsnippets_commerce_event": 10,
}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", QUERIES)
def test_a_list_costs_the_same_queries_for_any_number(bare_tree, client, staff, django_assert_num_queries, name, rows):
    platform()  # a company that sells nothing
    for _row in range(rows):
        EventFactory()
    address = reverse(f"{name}:index" if name in LISTS else f"{name}:list")
    client.get(address)  # what a process asks only once
    with django_assert_num_queries(QUERIES[name]):
        client.get(address)


def _first_pk(name: str) -> int:
    from commerce.admin.catalog.viewsets import CatalogGroup

    (viewset,) = [item for item in CatalogGroup.items if getattr(item, "url_namespace", "") == name]
    return viewset.model.objects.first().pk


def test_prose_opens_with_its_languages_and_is_previewed(client, staff):
    event = EventFactory(title="題名です")
    prose = "wagtailsnippets_commerce_event"
    answer = client.get(reverse(f"{prose}:edit", args=[event.pk]))

    assert answer.status_code == 200
    assert "題名です" in answer.content.decode()
    assert client.get(reverse(f"{prose}:list")).status_code == 200
    preview = event.make_preview_request(preview_mode="")
    assert "<h1>題名です</h1>" in preview.content.decode()


def test_an_event_begins_with_its_seller(client, staff):
    seller = OrganizerFactory()
    answer = client.get(reverse("wagtailsnippets_commerce_event:add"))
    assert answer.url == reverse("event_sales:add")
    form = {
        "organizer": seller.pk,
        "slug": "new-event",
        "genre": "music",
        "issue_rule": "at_once",
        "cancellation": "none",
        "cancel_until_hours": 0,
        "cancel_fee_yen": 0,
        "cancel_fee_percent": 0,
        "receipt_issuer": "organizer",
        "konbini_receipt": "statement",
    }
    assert client.post(reverse("event_sales:add"), form).status_code == 302

    assert Event.objects.get().slug == "new-event"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("number", "notified_at", "errors"),
    [
        ("T7000012050002", AT.date(), []),
        ("T7000012050002", None, ["主催者から登録の通知を受けた日がありません。"]),
        ("", AT.date(), ["主催者の登録番号がありません。"]),
    ],
)
def test_platform_signs_only_where_the_conditions_of_an_agent_are_met(number, notified_at, errors):
    platform()
    seller = OrganizerFactory(registration_notified_at=notified_at, registration_number=number)
    form = EventSalesForm({"organizer": seller.pk, "receipt_issuer": "platform_agent"}, instance=EventFactory())
    assert list(form.errors.get("receipt_issuer", [])) == errors


def quota_form(event, size: int) -> dict:
    return {"event": event.pk, "name": "全席", "size": size}


def test_a_quota_may_grow_and_shrink_but_not_below_what_is_taken(client, staff):
    event = EventFactory(size=10)
    counter = QuotaCounter.objects.get()
    QuotaCounter.objects.update(taken=4)
    address = reverse("quotas:edit", args=[counter.quota_id])

    assert client.post(address, quota_form(event, 20)).status_code == 302
    assert client.post(address, quota_form(event, 4)).status_code == 302
    refused = client.post(address, quota_form(event, 3))

    assert "すでに4席が確保または販売されています" in refused.content.decode()
    assert list(QuotaCounter.objects.values_list("size", "taken")) == [(4, 4)]


def test_a_new_quota_gets_its_counter(client, staff):
    event = EventFactory(types=0)
    client.post(reverse("quotas:add"), quota_form(event, 30))

    assert list(QuotaCounter.objects.values_list("quota__name", "size", "taken")) == [("全席", 30, 0)]


def test_resizing_a_quota_preserves_what_each_shard_has_taken(client, staff):
    event = EventFactory(types=0)
    quota = Quota.objects.create(event=event, name="全席")
    for shard, taken in enumerate([5, 0, 1]):
        QuotaCounter.objects.create(quota=quota, shard=shard, size=5, taken=taken)
    client.post(reverse("quotas:edit", args=[quota.pk]), quota_form(event, 10))

    assert list(quota.counters.values_list("size", "taken")) == [(7, 5), (1, 0), (2, 1)]


def test_a_date_is_saved_with_its_texts_and_all_pages_follow(client, staff):
    event = EventFactory()
    performance, before = event.performances.get(), ContentVersion.current()
    form = {
        "event": event.pk,
        "kind": "venue",
        "entry_mode": "ticket",
        "stream_player": "external",
        "stream_devices": "1",
        "state": "cancelled",  # no field of the form: a performance is called off by a cancellation only
        "starts_at": f"{timezone.localtime(clock.now()) + timedelta(days=40):%Y-%m-%d} 18:30",
        "venue_ja": "海のホール",
        "venue_en": "Sea Hall",
    }
    assert client.post(reverse("performances:edit", args=[performance.pk]), form).status_code == 302

    performance.refresh_from_db()
    texts = dict(performance.texts.values_list("language", "venue"))
    assert (performance.state, texts) == ("scheduled", {"ja": "海のホール", "en": "Sea Hall"})
    assert timezone.localtime(performance.starts_at).hour == 18
    assert ContentVersion.current() > before


def test_a_type_cannot_draw_from_another_events_quota(client, staff):
    mine, other = EventFactory(), EventFactory()
    form = {
        "performance": mine.performances.get().pk,
        "quota": other.quotas.get().pk,
        "price_yen": 100,
        "tax_rate": 10,
        "max_per_order": 4,
        "position": 0,
        "name_ja": "一般",
    }
    answer = client.post(reverse("ticket_types:add"), form)

    assert "別のイベントの在庫枠です" in answer.content.decode()
    assert TicketType.objects.count() == 2


def test_stores_are_chosen_from_those_that_take_our_numbers(client, staff):
    EventFactory()
    method = PaymentMethod.objects.get(code="konbini")
    form = {"code": "konbini", "stores": ["lawson", "seicomart"], "brands": "", "position": 1}
    assert client.post(reverse("payment_methods:edit", args=[method.pk]), form).status_code == 302

    method.refresh_from_db()
    assert (method.stores, method.brands, method.on_sale) == (["lawson", "seicomart"], [], False)


def test_what_is_used_is_not_deleted(client, staff):
    event = EventFactory()
    performance = event.performances.get()
    client.post(reverse("performances:delete", args=[performance.pk]))

    assert event.performances.count() == 1


def test_members_see_and_change_only_their_organizers_rows(client, member):
    mine, other = EventFactory(), EventFactory()
    PerformanceFactory(other, starts_at=AT)
    OrganizerMembership.objects.create(user=member, organizer=mine.organizer)
    rows = [(e.performances.first().pk, e.pk, e.slug) for e in (mine, other)]
    (my_date, my_event, my_slug), (their_date, their_event, their_slug) = rows

    listed = client.get(reverse("event_sales:index")).content.decode()
    assert (my_slug in listed, their_slug in listed) == (True, False)
    statuses = [
        client.get(reverse(name, args=[pk])).status_code
        for name, pk in [
            ("performances:edit", my_date),
            ("performances:edit", their_date),
            ("event_sales:edit", their_event),
            ("wagtailsnippets_commerce_event:edit", my_event),
            ("wagtailsnippets_commerce_event:edit", their_event),
            ("wagtailsnippets_commerce_event:history", their_event),
        ]
    ]
    assert statuses == [200, 404, 404, 200, 404, 404]
    form = client.get(reverse("performances:add")).context["form"]
    assert [event.pk for event in form.fields["event"].queryset] == [my_event]


def test_members_find_only_their_organizers_events_in_the_filters(client, member):
    mine, _other = EventFactory(title="わたしたちの会"), EventFactory(title="ほかの会")
    OrganizerMembership.objects.create(user=member, organizer=mine.organizer)
    for name in ("performances", "ticket_types"):
        listed = client.get(reverse(f"{name}:index")).content.decode()
        assert ("わたしたちの会" in listed, "ほかの会" in listed) == (True, False)


def test_changing_the_issue_date_shows_how_many_orders_will_be_mailed(client, staff):
    event = EventFactory(issued_later=True)
    for _n in range(2):
        a_bought_order(event=event, quantity=2)
    fields = {name: getattr(event, name) for name in EventSalesForm.Meta.fields} | {"organizer": event.organizer_id}
    fields = {name: value for name, value in fields.items() if value is not None and value is not False}
    address = reverse("event_sales:edit", args=[event.pk])
    for day, is_mailed in ((event.issue_at, False), (event.issue_at + timedelta(days=1), True)):
        fields["issue_at"] = f"{timezone.localtime(day):%Y-%m-%d %H:%M}"
        page = client.post(address, fields, follow=True).content.decode()
        assert ("まだ発券していない2件のお申込みに、メールでお知らせします。" in page) is is_mailed


def test_rules_are_in_force_when_saved_and_create_no_draft(client, staff):
    event = EventFactory()
    fields = {name: getattr(event, name) for name in EventSalesForm.Meta.fields} | {"organizer": event.organizer_id}
    fields = {name: value for name, value in fields.items() if value is not None and value is not False}
    changes = {"re_entry": "on", "cancellation": "allowed", "cancel_fee_yen": "300"}
    assert client.post(reverse("event_sales:edit", args=[event.pk]), fields | changes).status_code == 302
    event = Event.objects.get(pk=event.pk)
    assert (event.re_entry, event.cancellation, event.cancel_fee_yen) == (True, "allowed", 300)
    assert (event.live, event.has_unpublished_changes, event.latest_revision) == (True, False, None)


@pytest.mark.parametrize(
    ("form", "part"), [("event_sales:edit", "販売設定"), ("wagtailsnippets_commerce_event:edit", "紹介文")]
)
def test_each_form_of_an_event_is_named_by_the_part_that_it_changes(client, staff, form, part):
    event = EventFactory(title="秋の音楽会")
    page = BeautifulSoup(client.get(reverse(form, args=[event.pk])).content, "lxml")
    crumbs = [link.get_text(strip=True) for link in page.select("header ol a")]
    assert crumbs[-2:] == [part, f"秋の音楽会（{part}）"]
    assert page.select_one("#header-title").get_text(strip=True) == f"秋の音楽会（{part}）"
    assert page.title.get_text(strip=True).startswith(f"編集中: 秋の音楽会（{part}）")
