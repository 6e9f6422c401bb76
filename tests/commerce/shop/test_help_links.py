"""Beside each step of the purchase and each of its errors the demo shows two answers, in both languages."""

import re
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.test import TestCase
from django.utils.translation import override

from cms.demo_content.load import load
from cms.faq.queries import answers_for_context
from portal.shared.registries.help_contexts import help_context_choices

TEMPLATES = Path(settings.BASE_DIR) / "templates"
ASKED = re.compile(r'fact_block "help-for" moment="([a-z-]+)"')


def asked() -> set[str]:
    return {name for page in TEMPLATES.rglob("*.html") for name in ASKED.findall(page.read_text())}


class TestHelpLinks(TestCase):
    """The demo is loaded once for all tests of this class."""

    @classmethod
    def setUpTestData(cls):
        cache.clear()
        load()

    def test_every_moment_that_editors_can_choose_is_on_a_screen_and_the_reverse(self):
        assert {name for name, _label in help_context_choices()} == asked()

    def test_every_step_and_error_shows_two_answers_in_both_languages(self):
        wrong = []
        for locale in ("ja", "en"):
            with override(locale):
                shown = {name: answers_for_context(name) for name in asked()}
            wrong += [(locale, name) for name, answers in shown.items() if len(answers) != 2]
        assert wrong == []

    def test_the_answers_are_those_of_the_readers_language(self):
        with override("en"):
            assert [answer.url for answer in answers_for_context("payment")] == [
                "/en/help/payment/payment-methods/",
                "/en/help/payment/change-method/",
            ]
