"""On each checkout page and error page the demo shows two help answers, in both languages."""

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
CONTEXT_TAG = re.compile(r'fact_block "help-for" moment="([a-z-]+)"')


def contexts_in_templates() -> set[str]:
    return {name for page in TEMPLATES.rglob("*.html") for name in CONTEXT_TAG.findall(page.read_text())}


class TestHelpLinks(TestCase):
    """The demo is loaded once for all tests of this class."""

    @classmethod
    def setUpTestData(cls):
        cache.clear()
        load()

    def test_help_contexts_and_templates_name_the_same_contexts(self):
        assert {name for name, _label in help_context_choices()} == contexts_in_templates()

    def test_every_context_shows_two_answers_in_both_languages(self):
        wrong = []
        for locale in ("ja", "en"):
            with override(locale):
                answers_by_name = {name: answers_for_context(name) for name in contexts_in_templates()}
            wrong += [(locale, name) for name, answers in answers_by_name.items() if len(answers) != 2]
        assert wrong == []

    def test_the_answers_are_those_of_the_readers_language(self):
        with override("en"):
            assert [answer.url for answer in answers_for_context("payment")] == [
                "/en/help/payment/payment-methods/",
                "/en/help/payment/change-method/",
            ]
