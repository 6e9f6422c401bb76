"""Who appears, who may come in, and what helps those who need help: on the event's page, for search engines, in the search."""

import json

import pytest
import time_machine
from bs4 import BeautifulSoup

from commerce.catalog.models import Event, EventText
from portal.shared.models import SiteSettings
from tests.factories.catalog import AT, EventFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(db):
    SiteSettings.load()
    with time_machine.travel(AT, tick=False):
        yield


def described(**texts) -> Event:
    event = EventFactory(title="月の歌劇")
    EventText.objects.filter(event=event).update(**texts)
    return event


def soup(client, event) -> BeautifulSoup:
    return BeautifulSoup(client.get(f"/events/{event.slug}/").content, "html.parser")


def rows(part) -> dict[str, str]:
    return {row.dt.get_text(strip=True): row.dd.get_text(strip=True) for row in part.select("dl.rows > div")}


def test_the_page_names_performers_ages_and_access(client):
    event = described(
        performers="指揮：青木 ゆり\n<b>合唱団</b>",
        age_info="未就学のお子さまは入場できません。",
        accessibility="車いすの席があります。\n補助犬と入場できます。",
    )
    page = soup(client, event)
    assert rows(page.select_one("#performers")) == {"指揮": "青木 ゆり", "": "<b>合唱団</b>"}
    rules = rows(page.select_one("#rules"))
    assert rules["年齢・お子さまの入場"] == "未就学のお子さまは入場できません。"
    assert rules["バリアフリー"] == "車いすの席があります。補助犬と入場できます。"


def test_nothing_is_shown_where_nothing_is_written(client):
    page = soup(client, described(performers=" \n ", age_info="", accessibility=""))
    assert page.select_one("#performers") is None
    assert not {"年齢・お子さまの入場", "バリアフリー"} & set(rows(page.select_one("#rules")))


def test_search_engines_read_the_names_without_roles(client):
    page = soup(client, described(performers="指揮：青木 ゆり\n合唱団"))
    graph = json.loads(page.select_one('script[type="application/ld+json"]').string)
    events = [node for node in graph["@graph"] if node["@type"] == "Event"]
    names = [[performer["name"] for performer in node["performer"]] for node in events]
    assert names == [["青木 ゆり", "合唱団"]] * len(events) != []


def test_an_event_is_found_by_a_performers_name(client):
    described(performers="指揮：青木 ゆり")
    EventFactory(title="ジャズの夜")
    found = client.get("/events/", {"q": "青木ゆり"}).context["summaries"]
    assert [str(summary.event.title) for summary in found] == ["月の歌劇"]


def test_a_draft_from_before_these_texts_existed_can_be_read():
    event = described(performers="合唱団")
    content = event.serializable_data()
    for text in content["texts"]:
        del text["performers"], text["age_info"], text["accessibility"]
    old = event.with_content_json(content)
    assert [(text.title, text.performers, text.age_info) for text in old.texts.all()] == [("月の歌劇", "", "")]
