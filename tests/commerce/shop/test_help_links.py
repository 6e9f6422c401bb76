"""The questions that the steps of the purchase offer find their answers in the help that comes with the site."""

import re
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.test import TestCase
from django.utils.translation import gettext, override

from cms.demo.load import load
from cms.search.queries import search

STEPS = Path(settings.BASE_DIR) / "templates/shop/checkout"
ASKED = re.compile(r'(?:one|two)=_\("([^"]+)"\)')


def phrases() -> list[str]:
    return sorted({phrase for page in STEPS.glob("*.html") for phrase in ASKED.findall(page.read_text())})


class TestHelpLinks(TestCase):
    """The demo is loaded once for all tests of this class."""

    @classmethod
    def setUpTestData(cls):
        cache.clear()
        load()

    def test_every_question_finds_an_answer_in_both_languages(self):
        assert len(phrases()) == 16
        silent = []
        for locale in ("ja", "en"):
            with override(locale):
                asked = [gettext(phrase) for phrase in phrases()]
            silent += [words for words in asked if not search(words, locale, 1)]
        assert silent == []
