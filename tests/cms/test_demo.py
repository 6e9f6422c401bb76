"""The demo's help: complete, the same after a second run, and every address answers."""

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

FIFTEEN = {
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
    ("cancel", ["キャンセルや日程の変更はできません"]),
    ("receipt", ["領収書を発行する", "お支払いのあとの画面"]),
    ("three-d-secure", ["カード会社", "登録したカードが必要", "CLOUD PASSでは行っていません"]),
    ("issuing", ["抽選", "当選", "後日", "cloud-pass.jp", "配信", "URL"]),
    (
        "ticket-environment",
        ["ドコモ", "au", "ソフトバンク", "iOS 7.0以降", "Android 4.4以降", "らくらく", "係の者"],
    ),
]
SOUGHT = [
    ("メールが届かない", "order-mail"),
    ("領収書 宛名", "receipt-name"),
    ("パスワード忘れた", "forgot-password"),
    ("払い戻し", "cancel"),
    ("スクショ", "screenshot"),
    ("らくらくスマホ", "ticket-environment"),
    ("3Dセキュア", "three-d-secure"),
]


def rows() -> dict[str, list]:
    """What the demo writes, without moments."""
    return {
        "pages": list(Page.objects.order_by("path").values_list("path", "url_path", "title", "live", "locale_id")),
        "revisions": list(Page.objects.order_by("path").values_list("latest_revision_id", flat=True)),
        "versions": list(TermsVersion.objects.order_by("pk").values_list("pk", "sha256")),
        "rules": list(EnvironmentRule.objects.order_by("pk").values_list("pk", "purpose", "os", "browser")),
        "groups": list(Group.objects.get(name="Editors").permissions.order_by("pk").values_list("pk", flat=True)),
        "site": list(Site.objects.values_list("hostname", "port", "root_page_id")),
    }


@pytest.mark.parametrize("language", [JAPANESE, ENGLISH], ids=["ja", "en"])
def test_each_section_holds_its_questions(language):
    sections = {section.slug: [entry.slug for entry in section.entries] for section in language.sections}
    assert {slug: entries[: len(FIFTEEN[slug])] for slug, entries in sections.items()}.keys() == FIFTEEN.keys()
    missing = {slug: set(FIFTEEN[slug]) - set(entries) for slug, entries in sections.items()}
    assert missing == {"before": set(), "orders": set(), "payment": set(), "tickets": set()}
    assert sum(len(entries) for entries in sections.values()) == 25


def test_both_languages_tell_of_the_same_things():
    def shape(language) -> list:
        entries = [entry for section in language.sections for entry in section.entries]
        return [[entry.slug, sorted(entry.related), actions_of(entry)] for entry in entries]

    assert shape(JAPANESE) == shape(ENGLISH)
    assert [page.path for page in JAPANESE.pages] == [page.path for page in ENGLISH.pages]


def actions_of(faq_entry: DemoFaqEntry) -> list[str]:
    return [block["value"]["name"] for block in faq_entry.body if block["type"] == "action"]


@pytest.mark.django_db
def test_search_engines_stay_out_of_what_belongs_to_one_person(client):
    assert "Disallow: /mypage/" in client.get("/robots.txt").content.decode()


class TestLoadedDemo(TestCase):
    """Loaded once for all tests of this class, which is why they are methods."""

    @classmethod
    def setUpTestData(cls):
        cache.clear()
        load_sellers(clock.now())
        load()

    def test_a_second_run_changes_nothing(self):
        before = rows()
        load()
        assert rows() == before

    def test_what_editors_changed_stays(self):
        entry = FaqEntry.objects.get(slug="receipt", locale__language_code="ja")
        entry.title = "領収書はどこですか"
        entry.save_revision().publish()
        SiteSettings.objects.update(contact_phone="06-0000-0000")
        load()
        assert FaqEntry.objects.get(pk=entry.pk).title == "領収書はどこですか"
        assert SiteSettings.load().contact_phone == "06-0000-0000"

    def test_the_company_that_runs_the_site_is_typed_nowhere_but_in_its_row(self):
        platform = Organizer.objects.get(is_platform=True)
        pages = ["/legal/commerce/", "/privacy/", "/en/legal/commerce/", "/en/privacy/"]
        for words in (platform.legal_name, platform.representative, platform.postal_address, platform.phone):
            assert [page for page in pages if words not in self.client.get(page).text] == []
        assert SiteSettings.load().contact_phone == platform.phone

    def test_the_answers_tell_the_facts(self):
        sections = {entry.slug: section.slug for section in JAPANESE.sections for entry in section.entries}
        missing = []
        for slug, words in EXPECTED_TEXTS:
            page = self.client.get(f"/help/{sections[slug]}/{slug}/").content.decode()
            told = unescape(strip_tags(page))
            missing += [(slug, word) for word in words if word not in told]
        assert missing == []

    def test_every_page_answers_and_no_fact_is_left_open(self):
        wrong = []
        for page in Page.objects.filter(depth__gt=1).live():
            answer = self.client.get(page.url)
            left = re.findall(r"\{[a-z-]+\}", strip_tags(answer.content.decode()))
            if answer.status_code != 200 or left:
                wrong.append((page.url, answer.status_code, left))
        assert wrong == []

    def test_every_answer_acts_or_shows_what_is_true_today(self):
        """All of them, and so the fifteen of the first help."""
        sections = [section for language in (JAPANESE, ENGLISH) for section in language.sections]
        kinds = {entry.title: {block["type"] for block in entry.body} for part in sections for entry in part.entries}
        assert [title for title, found in kinds.items() if not found & {"action", "fact"}] == []

    def test_every_action_that_an_answer_names_is_there(self):
        named = {name for section in JAPANESE.sections for entry in section.entries for name in actions_of(entry)}
        assert {name for name in named if get_action(name) is None} == set()

    def test_the_addresses_that_mails_and_footers_rely_on(self):
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
        assert (sitemap.count("<loc>"), "/en/help/payment/receipt/" in sitemap) == (published, True)

    def test_customers_words_find_the_answer_among_the_first_three(self):
        found = {
            words: [hit.url.strip("/").rpartition("/")[2] for hit in search(words, "ja", 3)] for words, _ in SOUGHT
        }
        assert {words: slugs for words, slugs in found.items() if dict(SOUGHT)[words] not in slugs} == {}
