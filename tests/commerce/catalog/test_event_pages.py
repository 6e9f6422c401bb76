"""Event list and event pages: content, sale states, caching and number of queries."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from commerce.catalog.models import EventText, QuotaCounter, SalesPeriod
from commerce.catalog.states import CancellationRule, FeeBasis, FeeKind, ReceiptIssuer
from portal.shared.http.page_cache import content_changed
from portal.shared.models import SiteSettings
from tests.factories.catalog import AT, EventFactory, OrganizerFactory, PerformanceFactory, TicketTypeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(db):
    SiteSettings.load()  # the first read creates the row
    with time_machine.travel(AT, tick=False) as traveller, translation.override("ja"):
        yield traveller


def page(client, event, **extra) -> str:
    return client.get(reverse("event", args=[event.slug]), **extra).content.decode()


def has_button(html: str, event) -> bool:
    return f'href="{reverse("checkout_email", args=[event.slug])}"' in html


def definitions(html: str) -> dict[str, str]:
    """Terms (dt) and definitions (dd) of a page, without markup."""
    pairs = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", html, re.DOTALL)
    return {re.sub(r"<[^>]+>|\s", "", term): re.sub(r"<[^>]+>|\s", "", definition) for term, definition in pairs}


def test_dates_venue_price_and_period_precede_the_button(client):
    event = EventFactory(types=0, card_fee_yen=165)
    PerformanceFactory(event, starts_at=AT + timedelta(days=5), price_yen=2500)
    PerformanceFactory(event, starts_at=AT + timedelta(days=6), price_yen=5000)
    html = page(client, event)
    first = html[: html.index("btn fill")]

    assert html.count("<h1>秋の音楽会</h1>") == 1
    assert {term: text for term, text in definitions(first).items() if term != "受付"} == {
        "日時": "2026年11月28日（土）開場11:00／開演12:00ほか2公演",
        "会場": "芝浦小ホール",
        "価格": "2,500円〜5,000円（税込）手数料を含めて1枚2,775円から",
    }
    assert definitions(first)["受付"] == "受付中2026年12月2日（水）12:00まで"


@pytest.mark.parametrize(
    ("fields", "state", "text"),
    [
        ({"before": True}, "受付前", "2026年11月25日（水）12:00から申し込めます"),
        ({"ended": True}, "受付終了", "お申込みは終了しました"),
        ({"sold_out": True}, "予定枚数終了", "取り消しなどで席が空くと"),
        ({"cancelled": True}, "中止", "中止になりました"),
        ({"postponed": True}, "延期", "新しい日程が決まりしだい"),
    ],
    ids=str,
)
def test_an_event_that_cannot_be_bought_shows_why_and_has_no_button(client, fields, state, text):
    event = EventFactory(**fields)
    html = page(client, event)

    assert definitions(html)["受付"].startswith(state)
    assert text in definitions(html)["受付"]
    assert not has_button(html, event)


def test_a_free_event_shows_no_price_and_has_another_button(client):
    event = EventFactory(free=True)
    html = page(client, event)

    assert definitions(html)["価格"] == "無料"
    assert (has_button(html, event), bool(re.search(r"申し込む\s*</a>", html)), "0円" in html) == (True, True, False)


def test_methods_not_on_sale_and_each_fee_are_shown(client):
    event = EventFactory(fee_per_ticket_yen=110, card_fee_yen=165)
    event.fees.create(kind=FeeKind.ISSUE, basis=FeeBasis.ORDER, amount_yen=220, seller=event.organizer)
    seller = event.fees.get(kind=FeeKind.SYSTEM).seller
    shown = definitions(page(client, event))

    assert shown["クレジットカード"] == "決済手数料1件につき165円VISA、JCB"
    assert shown["コンビニ払い"] == "準備中いまはお選びいただけません。ローソン、ミニストップ"
    assert shown["システム利用料"] == f"1枚につき110円（税込）{seller.name}が受け取る手数料です"
    assert shown["発券手数料"] == "1件につき220円（税込）"  # of the event's organizer, who stands below
    assert shown["価格"] == "5,000円（税込）手数料を含めて1枚5,495円から"


@pytest.mark.parametrize(("streaming", "term"), [(True, "ご覧になる方法"), (False, "アクセス")])
def test_how_to_get_there_is_how_to_watch_for_a_stream(client, streaming, term):
    shown = definitions(page(client, EventFactory(streaming=streaming)))
    assert {"ご覧になる方法", "アクセス"} & shown.keys() == {term}


def test_rules_are_shown_as_sentences(client):
    event = EventFactory(issued_later=True, receipt_issuer=ReceiptIssuer.PLATFORM_AGENT)
    shown = definitions(page(client, event))

    assert shown["電子チケット"] == "電子チケットは2026年11月30日（月）12:00に発券し、メールでお知らせします。"
    assert shown["取り消しと変更"] == "お申込みの確定後は、お客さまのご都合による取り消しと日時の変更はできません。"
    assert shown["領収書"] == f"CLOUDPASSが、{event.organizer.name}の代理で発行します。"
    assert shown["受付期間（先着）"] == "2026年11月14日（土）12:00〜2026年12月2日（水）12:00まで"


def test_the_rule_of_cancellation_is_shown_with_its_limit(client):
    event = EventFactory(cancellation=CancellationRule.ALLOWED, cancel_until_hours=24, cancel_fee_yen=500)
    shown = definitions(page(client, event))["取り消しと変更"]

    assert "開演の24時間前まで" in shown
    assert "500円" in shown


def test_a_stream_needs_no_ticket(client):
    shown = definitions(page(client, EventFactory(streaming=True)))

    assert shown["電子チケット"].startswith("電子チケットはありません。")


def test_drafts_and_unknown_events_are_not_found(client):
    draft = EventFactory(draft=True)

    answers = [client.get(f"/events/{slug}/{part}") for slug in (draft.slug, "none") for part in ("", "stock/")]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 404]


def test_the_page_is_the_same_for_everyone_and_sets_no_cookie(client, django_user_model):
    event = EventFactory()
    anonymous = client.get(reverse("event", args=[event.slug]))
    client.force_login(django_user_model.objects.create_user("hanako@example.jp"))
    logged_in = client.get(reverse("event", args=[event.slug]))
    cache.clear()
    uncached = client.get(reverse("event", args=[event.slug]))

    assert anonymous.content == logged_in.content == uncached.content
    assert (anonymous.cookies, uncached.cookies) == ({}, {})
    assert anonymous.headers["Cache-Control"] == "public, no-cache"
    assert b"<form" not in anonymous.content.split(b"<main")[1].split(b"</main>")[0]


def test_the_english_page_has_another_url(client):
    event = EventFactory()
    EventText.objects.create(event=event, language="en", title="Autumn Concert")

    assert "<h1>Autumn Concert</h1>" in client.get(f"/en/events/{event.slug}/").content.decode()


def test_a_price_changed_in_the_admin_shows_at_once(client):
    event = EventFactory()
    page(client, event)
    event.performances.get().ticket_types.update(price_yen=6000)
    content_changed()

    assert definitions(page(client, event))["価格"].startswith("6,000円")


@pytest.mark.parametrize("path", ["/events/", "/events/the-event/"])
def test_pages_show_the_end_of_a_period_and_of_the_stock_within_seconds(client, clock, path):
    event = EventFactory(slug="the-event")
    SalesPeriod.objects.update(ends_at=AT + timedelta(seconds=30))
    assert "受付中" in client.get(path).content.decode()
    QuotaCounter.objects.update(taken=100)
    clock.shift(timedelta(seconds=4))
    assert "予定枚数終了" in client.get(path).content.decode()
    clock.shift(timedelta(seconds=30))
    html = client.get(path).content.decode()

    assert ("受付終了" in html, has_button(html, event)) == (True, False)


@pytest.mark.parametrize(("types", "dates"), [(1, 1), (3, 3)])
def test_the_page_costs_the_same_queries_for_any_number_of_types(client, types, dates, django_assert_num_queries):
    slug = EventFactory(types=types, dates=dates, card_fee_yen=165).slug

    # Nine for the rows of the catalogue, two for the help, then stock, content version, brand.
    with django_assert_num_queries(14):
        client.get(f"/events/{slug}/")
    with django_assert_num_queries(0):
        client.get(f"/events/{slug}/")
    with django_assert_num_queries(1):  # stock: the rows of the catalogue and the brand are cached
        client.get(f"/events/{slug}/?from=mail")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_queries_for_any_number_of_events(client, rows, django_assert_num_queries):
    for _n in range(rows):
        EventFactory(types=2)

    with django_assert_num_queries(12):
        html = client.get("/events/").content.decode()
    assert html.count("<article") == rows


def test_the_list_shows_what_is_ahead_by_date_with_the_price_in_all(client):
    EventFactory(title="あとの会", at=AT + timedelta(days=1))
    EventFactory(title="先の会", sold_out=True)
    EventFactory(title="無料の会", free=True, at=AT + timedelta(days=2))
    EventFactory(title="終わった会", at=AT - timedelta(days=20))
    EventFactory(title="下書きの会", draft=True)
    html = client.get("/events/").content.decode()

    assert re.findall(r"<h2><a[^>]*>(.*?)</a>", html) == ["先の会", "あとの会", "無料の会"]
    assert re.findall(r'<span class="tag[^>]*>(.*?)</span>', html) == ["予定枚数終了", "受付中", "受付中"]
    assert [re.sub(r"\s", "", price) for price in re.findall(r'<span class="price">(.*?)</span>', html, re.DOTALL)] == [
        "5,110円から",
        "5,110円から",
        "無料",
    ]


def test_an_empty_list_shows_a_message(client):
    assert "いま受け付けているイベントはありません" in client.get("/events/").content.decode()


def test_available_stock_is_a_fragment_that_is_not_cached(client):
    event = EventFactory(types=2, size=100)
    QuotaCounter.objects.filter(quota__name="券種2").update(taken=97)
    answer = client.get(reverse("event_stock", args=[event.slug]), headers={"hx-request": "true"})
    html = answer.content.decode()

    assert [text in html for text in ("残り100枚", "残りわずか 3枚", "<html")] == [True, True, False]
    assert "no-store" in answer.headers["Cache-Control"]


def test_without_scripts_available_stock_is_a_page_behind_a_link(client):
    event = EventFactory()
    QuotaCounter.objects.update(taken=100)
    url = reverse("event_stock", args=[event.slug])
    html = client.get(url).content.decode()

    assert "<h1>残りの枚数</h1>" in html
    assert ("予定枚数終了" in html, has_button(html, event)) == (True, False)
    QuotaCounter.objects.update(taken=0)
    assert "残り100枚" in client.get(url).content.decode()
    cache.clear()
    assert f'<a href="{url}">残りの枚数を見る</a>' in page(client, event)


def test_search_engines_read_dates_places_and_offers(client):
    event = EventFactory(title="</script><b>会</b>", dates=2)
    html = page(client, event)
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)[1]
    *nodes, breadcrumb = json.loads(data)["@graph"]

    assert [node["startDate"] for node in nodes] == ["2026-12-03T12:00+09:00", "2026-12-04T12:00+09:00"]
    assert nodes[0]["name"] == "</script><b>会</b>"
    address = {"@type": "PostalAddress", "name": "芝浦小ホール", "addressCountry": "JP"}
    assert nodes[0]["location"] == {"@type": "Place", "name": "芝浦小ホール", "address": address}
    assert nodes[0]["offers"][0] | {"url": ""} == {
        "@type": "Offer",
        "name": "一般",
        "price": 5000,
        "priceCurrency": "JPY",
        "availability": "https://schema.org/InStock",
        "validFrom": "2026-11-14T12:00+09:00",
        "url": "",
    }
    assert len({node["@id"] for node in nodes}) == 2
    seller = reverse("organizer_legal", args=[event.organizer.slug])
    assert nodes[0]["organizer"]["url"] == f"http://localhost:8000{seller}"
    assert [(item["position"], item["name"]) for item in breadcrumb["itemListElement"]] == [
        (1, "イベント"),
        (2, event.title),
    ]


@pytest.mark.parametrize(
    ("flags", "status", "availability"),
    [
        ({}, "EventScheduled", "https://schema.org/InStock"),
        ({"before": True}, "EventScheduled", "https://schema.org/PreOrder"),
        ({"sold_out": True}, "EventScheduled", "https://schema.org/SoldOut"),
        ({"ended": True}, "EventScheduled", None),
        ({"postponed": True}, "EventPostponed", None),
        ({"cancelled": True}, "EventCancelled", None),
    ],
)
def test_search_engines_read_only_states_that_they_know(client, flags, status, availability):
    html = page(client, EventFactory(**flags))
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)[1]
    node = json.loads(data)["@graph"][0]
    assert node["eventStatus"] == f"https://schema.org/{status}"
    assert node["startDate"] == "2026-12-03T12:00+09:00"
    assert [offer.get("availability") for offer in node["offers"]] == [availability]


def test_the_sellers_legal_notice_is_printed_from_its_row(client):
    seller = OrganizerFactory(legal_name="株式会社うみ", is_corporate=True, registration_number="")
    event = EventFactory(organizer=seller, card_fee_yen=165)
    url = reverse("organizer_legal", args=[seller.slug])
    shown = definitions(client.get(url).content.decode())

    assert f'href="{url}"' in page(client, event)
    assert [shown[term] for term in ("販売業者", "代表者または責任者", "所在地", "電話番号", "メールアドレス")] == [
        "株式会社うみ",
        seller.representative.replace(" ", ""),
        f"〒{seller.postal_code}{seller.postal_address}",
        seller.phone,
        seller.email,
    ]
    assert "登録番号" not in shown
    assert shown["秋の音楽会"].startswith("システム利用料1枚につき110円決済手数料（クレジットカード）1件につき165円")


def test_only_organizers_with_published_events_have_a_legal_notice(client):
    seller = OrganizerFactory()
    EventFactory(organizer=seller, draft=True)

    assert client.get(reverse("organizer_legal", args=[seller.slug])).status_code == 404


@pytest.mark.parametrize("events", [1, 3])
def test_a_sellers_page_costs_the_same_queries_for_any_number_of_events(client, events, django_assert_num_queries):
    seller = OrganizerFactory()
    for _row in range(events):
        EventFactory(organizer=seller, card_fee_yen=165)
    client.get(reverse("event_list"))  # runs queries that a process runs only once
    with django_assert_num_queries(14):
        shown = client.get(reverse("organizer_legal", args=[seller.slug]))
    assert len(shown.context["summaries"]) == events


def test_stock_that_types_share_is_shown_once(client):
    event = EventFactory(size=12)
    performance = event.performances.get()
    quota = performance.ticket_types.get().quota
    for name in ("学生", "こども"):
        TicketTypeFactory(performance, name=name, quota=quota)
    TicketTypeFactory(performance, name="立見", size=40)
    html = "".join(client.get(reverse("event_stock", args=[event.slug])).text.split())
    assert (html.count("残り12枚"), html.count("3券種あわせて残り12枚"), html.count("残り40枚")) == (1, 1, 1)


def test_the_search_of_events_says_that_dates_work_and_leads_on_without_a_hit(client):
    EventFactory(title="秋の音楽会")
    page = BeautifulSoup(client.get(reverse("event_list"), {"q": "駱駝&レース"}).content, "html.parser")
    main = page.find("main")

    assert main.find("label", attrs={"for": "q"}).get_text() == "イベント名、会場、主催者、日付（12月21日など）でさがす"
    links = {link.get_text(): link["href"] for link in main.select(".empty a, .empty + p a")}
    assert links == {
        "問い合わせる": reverse("contact"),
        "「駱駝&レース」をヘルプでさがす": "/help/search/?q=%E9%A7%B1%E9%A7%9D%26%E3%83%AC%E3%83%BC%E3%82%B9",
    }
