"""The admin speaks Japanese: no page shows an English word, a Python value or a row as the program writes it."""

from django.test import Client, TestCase

from tests.commerce.admin.conftest import let_in
from tests.portal.staff_pages import crawling, data, reading


class EveryPage(TestCase):
    """The demo with a row in each list, once for all roles."""

    contents: frozenset[str]

    @classmethod
    def setUpTestData(cls):
        data.load()
        cls.contents = data.contents()

    def read(self, role: str, at_least: int) -> None:
        """Opens what a role reaches; fails with every foreign text and the first page that shows it."""
        let_in(client := Client(), data.ROLES[role]())
        pages = dict(crawling.pages(client))
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
