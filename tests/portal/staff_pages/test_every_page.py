"""The admin speaks Japanese, and its pages have what the guides name.

No page shows an English word, a Python value or a row as the program writes it; a button that is renamed fails here until
the guide names it anew.
"""

from django.test import Client, TestCase
from django.urls import resolve, reverse

from cms.faq.models import FaqEntry
from portal.shared.accounts.models import User
from tests.commerce.admin.conftest import let_in
from tests.portal.staff_pages import crawling, data, guide, reading


class EveryPage(TestCase):
    """The demo with a row in each list, once for all roles."""

    contents: frozenset[str]
    crawled: dict[str, dict[str, str]]

    @classmethod
    def setUpTestData(cls):
        data.load()
        cls.contents = data.contents()
        cls.crawled = {}

    def pages(self, role: str) -> dict[str, str]:
        """The pages that a role reaches, opened once for all tests: no test changes a row."""
        if role not in self.crawled:
            let_in(client := Client(), data.ROLES[role]())
            self.crawled[role] = dict(crawling.pages(client))
        return self.crawled[role]

    def read(self, role: str, at_least: int) -> None:
        """Opens what a role reaches; fails with every foreign text and the first page that shows it."""
        pages = self.pages(role)
        found: dict[str, str] = {}
        for address, html in pages.items():
            for text in reading.texts(html):
                if reading.foreign(text, self.contents):
                    found.setdefault(text, address)
        assert found == {}
        assert len(pages) >= at_least

    def test_no_page_of_a_superuser_shows_a_latin_word_that_is_no_name(self):
        self.read("superuser", 200)

    def test_no_page_of_an_editor_shows_a_latin_word_that_is_no_name(self):
        self.read("editor", 50)

    def test_no_page_of_support_shows_a_latin_word_that_is_no_name(self):
        self.read("support", 20)

    def test_no_page_of_an_organizers_member_shows_a_latin_word_that_is_no_name(self):
        self.read("organizer", 50)

    def test_no_page_of_the_door_shows_a_latin_word_that_is_no_name(self):
        self.read("door", 3)

    def pages_of_the_guides(self) -> dict[str, set[str]]:
        """The texts of the pages that the guides are about, by route; of a route with several pages, all texts."""
        routes = {route for routes in guide.PAGES.values() for route in routes}
        texts: dict[str, set[str]] = {"writer": guide.texts_of(self.form_of_a_writer())}
        for address, html in self.pages("superuser").items():
            if (route := resolve(address.split("?")[0]).view_name) in routes:
                texts.setdefault(route, set()).update(guide.texts_of(html))
        let_in(client := Client(), User.objects.create_superuser("second-staff@example.jp"))
        for of in (("shared", "sitesettings"), ("commerce", "receiptwording")):
            page = client.get(reverse("wagtailsettings:edit", args=of), follow=True).text
            texts.setdefault("wagtailsettings:edit", set()).update(guide.texts_of(page))
        return texts

    def form_of_a_writer(self) -> str:
        """The form of an answer for somebody who may not publish."""
        let_in(client := Client(), data.in_group("second-writer@example.jp", "執筆者"))
        answer = FaqEntry.objects.filter(locale__language_code="ja").last()
        return client.get(reverse("wagtailadmin_pages:edit", args=[answer.pk])).text

    def test_every_name_in_the_guides_is_on_the_pages_that_its_section_is_about(self):
        assert guide.missing(self.pages_of_the_guides()) == []
