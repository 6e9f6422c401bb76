"""The demo's content is complete, loading is idempotent, and every page is reachable."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import TestCase
from django.utils.html import strip_tags
from wagtail.models import Page, Site

from cms.demo_content.builders import DemoFaqEntry
from cms.demo_content.en import ENGLISH
from cms.demo_content.ja import JAPANESE
from cms.demo_content.load import load
from cms.environment.models import EnvironmentRule
from cms.faq.models import FaqEntry
from cms.search.queries import search
from cms.terms.models import TermsVersion
from commerce.catalog.demo import load_sellers
from commerce.catalog.models import Organizer
from portal.shared import clock
from portal.shared.models import SiteSettings
from portal.shared.registries.actions import get_action

FIRST_QUESTIONS = {
    "before": ["terms", "environment", "contact"],
    "orders": ["how-to-buy", "verification-mail", "order-mail", "order-placed", "change-user-data"],
    "payment": ["payment-methods", "change-method", "cancel", "receipt", "three-d-secure"],
    "tickets": ["issuing", "ticket-environment"],
}


EXPECTED_TEXTS = [
    ("environment", ["Windows 10・11", "macOS 10.14以降", "iOS 7.0以降", "Android 4.4以降", "セキュリティソフト"]),
    ("environment", ["MacのSafariには対応していません", "保証していません", "通信が不安定"]),
    ("how-to-buy", ["info@cloud-pass.jp", "パスワード", "購入する", "申し込む", "確認メール"]),
    ("verification-mail", ["cloud-pass.jp", "別のメールアドレス"]),
    ("order-mail", ["迷惑メール", "購入履歴", "申込内容詳細", "詳細を表示", "右上"]),
    ("order-mail", ["チケット情報のメールを再送信する場合はこちらをクリック"]),
    ("order-placed", ["10分", "自動"]),
    ("payment-methods", ["TLS", "デビットカード", "PayPay残高", "Paidy", "期限", "イベントのページ"]),
    ("fees", ["イベント", "手数料"]),
    ("change-method", ["完了したあとは、支払い方法を変えられません"]),
    ("cancel", ["取り消しや日程の変更はできません"]),
    ("receipt", ["領収書を発行する", "お支払いのあとの画面"]),
    ("three-d-secure", ["カード会社", "登録したカードが必要", "CLOUD PASSでは行っていません"]),
    ("issuing", ["抽選", "当選", "後日", "cloud-pass.jp", "配信", "URL"]),
    (
        "ticket-environment",
        ["ドコモ", "au", "ソフトバンク", "iOS 7.0以降", "Android 4.4以降", "らくらく", "係の者"],
    ),
]
EXPECTED_HITS = [
    ("メールが届かない", "order-mail"),
    ("領収書 宛名", "receipt-name"),
    ("パスワード忘れた", "forgot-password"),
    ("払い戻し", "cancel"),
    ("スクショ", "screenshot"),
    ("らくらくスマホ", "ticket-environment"),
    ("3Dセキュア", "three-d-secure"),
]


def rows() -> dict[str, list]:
    """The rows that the demo writes, without timestamps."""
    return {
        "pages": list(Page.objects.order_by("path").values_list("path", "url_path", "title", "live", "locale_id")),
        "revisions": list(Page.objects.order_by("path").values_list("latest_revision_id", flat=True)),
        "versions": list(TermsVersion.objects.order_by("pk").values_list("pk", "sha256")),
        "rules": list(EnvironmentRule.objects.order_by("pk").values_list("pk", "purpose", "os", "browser")),
        "groups": list(Group.objects.get(name="編集者").permissions.order_by("pk").values_list("pk", flat=True)),
        "site": list(Site.objects.values_list("hostname", "port", "root_page_id")),
    }


@pytest.mark.parametrize("language", [JAPANESE, ENGLISH], ids=["ja", "en"])
def test_each_section_holds_its_questions(language):
    sections = {section.slug: [entry.slug for entry in section.entries] for section in language.sections}
    assert sections.keys() == FIRST_QUESTIONS.keys()
    missing = {slug: set(FIRST_QUESTIONS[slug]) - set(entries) for slug, entries in sections.items()}
    assert missing == {"before": set(), "orders": set(), "payment": set(), "tickets": set()}
    assert sum(len(entries) for entries in sections.values()) == 32


def test_both_languages_have_the_same_questions_actions_and_pages():
    def shape(language) -> list:
        entries = [entry for section in language.sections for entry in section.entries]
        return [[entry.slug, sorted(entry.related), actions_of(entry)] for entry in entries]

    assert shape(JAPANESE) == shape(ENGLISH)
    assert [page.path for page in JAPANESE.pages] == [page.path for page in ENGLISH.pages]


def actions_of(faq_entry: DemoFaqEntry) -> list[str]:
    return [block["value"]["name"] for block in faq_entry.body if block["type"] == "action"]


@pytest.mark.django_db
def test_robots_txt_disallows_personal_pages(client):
    assert "Disallow: /mypage/" in client.get("/robots.txt").content.decode()


class TestLoadedDemo(TestCase):
    """Tests on the demo, which is loaded once for the class."""

    @classmethod
    def setUpTestData(cls):
        cache.clear()
        load_sellers(clock.now())
        load()

    def test_a_second_run_changes_nothing(self):
        before = rows()
        load()
        assert rows() == before

    def test_changes_of_editors_are_not_overwritten(self):
        question = FaqEntry.objects.get(slug="receipt", locale__language_code="ja")
        question.title = "領収書はどこですか"
        question.save_revision().publish()
        SiteSettings.objects.update(contact_phone="06-0000-0000")
        load()
        assert FaqEntry.objects.get(pk=question.pk).title == "領収書はどこですか"
        assert SiteSettings.load().contact_phone == "06-0000-0000"

    def test_the_company_that_runs_the_site_is_typed_nowhere_but_in_its_row(self):
        platform = Organizer.objects.get(is_platform=True)
        pages = ["/legal/commerce/", "/privacy/", "/en/legal/commerce/", "/en/privacy/"]
        for words in (platform.legal_name, platform.representative, platform.postal_address, platform.phone):
            assert [page for page in pages if words not in self.client.get(page).text] == []
        assert SiteSettings.load().contact_phone == platform.phone

    def test_the_answers_contain_the_expected_texts(self):
        sections = {entry.slug: section.slug for section in JAPANESE.sections for entry in section.entries}
        missing = []
        for slug, words in EXPECTED_TEXTS:
            page = self.client.get(f"/help/{sections[slug]}/{slug}/").content.decode()
            text = unescape(strip_tags(page))
            missing += [(slug, word) for word in words if word not in text]
        assert missing == []

    def test_every_page_is_served_and_no_placeholder_is_unfilled(self):
        wrong = []
        for page in Page.objects.filter(depth__gt=1).live():
            answer = self.client.get(page.url)
            unfilled = re.findall(r"\{[a-z-]+\}", strip_tags(answer.content.decode()))
            if answer.status_code != 200 or unfilled:
                wrong.append((page.url, answer.status_code, unfilled))
        assert wrong == []

    def test_every_answer_has_an_action_or_a_fact(self):
        sections = [section for language in (JAPANESE, ENGLISH) for section in language.sections]
        block_types = {
            entry.title: {block["type"] for block in entry.body} for part in sections for entry in part.entries
        }
        assert [title for title, types in block_types.items() if not types & {"action", "fact"}] == []

    def test_every_action_in_an_answer_is_registered(self):
        named = {name for section in JAPANESE.sections for entry in section.entries for name in actions_of(entry)}
        assert {name for name in named if get_action(name) is None} == set()

    def test_the_paths_linked_from_footers_exist(self):
        paths = ["/", "/help/", "/terms/", "/terms/1/", "/environment/", "/tickets/guide/", "/legal/commerce/"]
        paths += ["/legal/data/", "/legal/external/"]
        paths += ["/privacy/", "/privacy/1/", "/help/search/", "/sitemap.xml", "/robots.txt"]
        both = [*paths, *(f"/en{path}" for path in paths)]
        assert {path: self.client.get(path).status_code for path in both} == dict.fromkeys(both, 200)

    def test_a_page_leads_to_itself_in_the_other_language(self):
        page = self.client.get("/help/payment/receipt/").content.decode()
        assert 'href="/en/help/payment/receipt/"' in page

    def test_the_sitemap_holds_both_languages(self):
        sitemap = self.client.get("/sitemap.xml").content.decode()
        published = Page.objects.filter(depth__gt=1).live().count()
        others = re.findall(r"<loc>https?://[^/]+(?:/en)?/(?:events|contact|support)/", sitemap)
        assert (sitemap.count("<loc>") - len(others), "/en/help/payment/receipt/" in sitemap) == (published, True)

    def test_queries_of_customers_have_the_answer_among_the_first_three_hits(self):
        hits = {
            query: [hit.url.strip("/").rpartition("/")[2] for hit in search(query, "ja", 3)]
            for query, _slug in EXPECTED_HITS
        }
        assert {query: slugs for query, slugs in hits.items() if dict(EXPECTED_HITS)[query] not in slugs} == {}
