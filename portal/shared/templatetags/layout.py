"""Template words of the page frame: addresses in the reader's language and the same page in the other one."""

from django import forms, template
from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

register = template.Library()


def _prefix(language: str) -> str:
    """Japanese has no prefix; English has /en."""
    return "" if language == settings.LANGUAGE_CODE else f"/{language}"


@register.simple_tag
def site_path(path: str) -> str:
    """{% site_path "/help/" %}: the address in the reader's language, for pages that have no URL name."""
    return _prefix(get_language() or settings.LANGUAGE_CODE) + path


def _page_in(page, language: str) -> str | None:
    """The address of an editor's page in that language: its own, its translation's, or where the original stands in.

    None for a page that was written in a second language alone.
    """
    pages = {
        twin.locale.language_code: twin
        for twin in page.get_translations(inclusive=True).live().select_related("locale")
    }
    if language in pages:
        return pages[language].url
    original = pages.get(settings.LANGUAGE_CODE)
    return _prefix(language) + original.url if original and original.url else None


@register.simple_tag(takes_context=True)
def other_languages(context) -> list[dict[str, str]]:
    """`code`, `name`, `url` of this page in each other language; a page without its twin there is left out."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return []
    page, here, found = context.get("page"), get_language() or settings.LANGUAGE_CODE, []
    for code in dict(settings.LANGUAGES):
        if code == here:
            continue
        by_editors = hasattr(page, "get_translations")
        url = _page_in(page, code) if by_editors else translate_url(request.path, code)
        if url and url != request.path:
            found.append({"code": code, "name": get_language_info(code)["name_local"], "url": url})
    return found


@register.filter
def plain_fields(form):
    """The same form without placeholders: they vanish when they are needed, and the label says the same."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form


CHOSEN = (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.Select)


@register.filter
def error_messages(field: forms.BoundField) -> list[str]:
    """The field's errors as they are said beside it and in the summary; "required" names the field and what to do."""
    plain = forms.Field.default_error_messages["required"]
    words = []
    for error in field.errors.as_data():
        if error.code == "required" and field.field.error_messages["required"] == plain:
            ask = (
                _("%(label)sを選んでください。")
                if isinstance(field.field.widget, CHOSEN)
                else _("%(label)sを入力してください。")
            )
            words.append(ask % {"label": field.label})
        else:
            words += [str(message) for message in error.messages]
    return words
