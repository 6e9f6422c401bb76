"""Template tag of the translations report: the pages that have no published translation."""

from django import template

from cms.translations import Untranslated, untranslated

register = template.Library()


@register.simple_tag
def untranslated_pages() -> list[Untranslated]:
    """{% untranslated_pages as languages %}: each further language with its missing pages."""
    return untranslated()
