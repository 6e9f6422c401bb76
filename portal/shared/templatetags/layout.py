"""Filters and tags of the base templates: paths in the active language, links to other languages, form errors."""

from django import forms, template
from django.conf import settings
from django.forms.boundfield import BoundWidget
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse, translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, ngettext
from django.utils.translation import gettext as _
from wagtail.models import Page

from portal.shared.brand.palette import DEFAULT_COLOUR
from portal.shared.brand.stylesheet import grounds
from portal.shared.site_models import SiteSettings

register = template.Library()


def _prefix(language: str) -> str:
    """The language's path prefix: none for Japanese, /en for English."""
    return "" if language == settings.LANGUAGE_CODE else f"/{language}"


@register.simple_tag
def site_path(path: str) -> str:
    """{% site_path "/help/" %}: the path in the active language, for pages that have no URL name."""
    return _prefix(get_language() or settings.LANGUAGE_CODE) + path


@register.simple_tag(takes_context=True)
def current_mark(context: Context, path: str) -> SafeString:
    """{% current_mark "/help/" %} in a link of a menu: aria-current "page" there, "true" on a page below it, else nothing."""
    request: HttpRequest | None = context.get("request")
    here, target = getattr(request, "path", ""), site_path(path)
    if not here.startswith(target):
        return SafeString("")
    return format_html(' aria-current="{}"', "page" if here == target else "true")


def _page_in(page: Page, language: str) -> str | None:
    """The URL of a Wagtail page in that language: its translation's, or the Japanese page's below the prefix.

    None for a page that exists only in another language than Japanese.
    """
    pages = {
        translation.locale.language_code: translation
        for translation in page.get_translations(inclusive=True).live().select_related("locale")
    }
    if language in pages:
        return pages[language].url
    original = pages.get(settings.LANGUAGE_CODE)
    return _prefix(language) + original.url if original and original.url else None


@register.simple_tag(takes_context=True)
def other_languages(context: Context) -> list[dict[str, str]]:
    """`code`, `name`, `url` of this page in each other language; languages without a translation are left out."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return []
    if not hasattr(request, "other_languages"):  # the head and the footer name them
        setattr(request, "other_languages", _other_languages(request, context.get("page")))  # noqa: B010 - ours
    languages: list[dict[str, str]] = getattr(request, "other_languages")  # noqa: B009 - ours
    return languages


def _other_languages(request: HttpRequest, page: object) -> list[dict[str, str]]:
    active_language = get_language() or settings.LANGUAGE_CODE
    languages = []
    for code in dict(settings.LANGUAGES):
        if code == active_language:
            continue
        url = _page_in(page, code) if isinstance(page, Page) else translate_url(request.path, code)
        if url and url != request.path:
            languages.append({"code": code, "name": get_language_info(code)["name_local"], "url": url})
    return languages


@register.filter
def named_option(option: BoundWidget) -> SafeString:
    """A radio button or check box of a choice with a note: its name is the label alone, the note describes it."""
    if getattr(option.choice_label, "note", ""):
        names = {"aria-labelledby": f"{option.id_for_label}_label", "aria-describedby": f"{option.id_for_label}_note"}
        option.data["attrs"] = {**option.data["attrs"], **names}
    return option.tag()


@register.filter
def plain_fields(form: forms.Form) -> forms.Form:
    """The same form without placeholders: they disappear on typing and only repeat the label."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form


CHOICE_WIDGETS = (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.Select)


@register.filter
def error_heading(form: forms.Form) -> str:
    """The title of the error summary: one field is named, however many messages it has; several are counted."""
    wrong = [field for field in form if field.errors and not field.is_hidden]
    if len(wrong) > 1:
        return ngettext("%(n)dか所、直してください", "%(n)dか所、直してください", len(wrong)) % {"n": len(wrong)}
    if not wrong or isinstance(wrong[0].field.widget, forms.CheckboxInput):  # its label is a sentence with links
        return _("次の点をご確認ください")
    return _("「%(label)s」を直してください") % {"label": wrong[0].label}


@register.filter
def error_messages(field: forms.BoundField) -> list[str]:
    """The field's errors, for the field and the summary; Django's default "required" text is replaced by one with the label."""
    plain = forms.Field.default_error_messages["required"]
    messages = []
    for error in field.errors.as_data():
        if error.code == "required" and field.field.error_messages["required"] == plain:
            text = (
                _("%(label)sを選んでください。")
                if isinstance(field.field.widget, CHOICE_WIDGETS)
                else _("%(label)sを入力してください。")
            )
            messages.append(text % {"label": field.label})
        else:
            messages += [str(message) for message in error.messages]
    return messages


@register.simple_tag(takes_context=True)
def brand_stylesheet(context: Context) -> str:
    """The URL of the palette of a site that has its own colour; "" for the default, which is part of the common sheet."""
    row: SiteSettings | None = context.get("brand")
    colour = row.colour.lower() if row else DEFAULT_COLOUR
    return "" if colour == DEFAULT_COLOUR else reverse("brand_stylesheet", args=[colour.removeprefix("#")])


@register.simple_tag(takes_context=True)
def theme_colours(context: Context) -> tuple[str, str]:
    """The grounds of light and dark pages, in which browsers draw the bars around them."""
    row: SiteSettings | None = context.get("brand")
    return grounds(row.colour.lower() if row else DEFAULT_COLOUR)


@register.simple_tag(takes_context=True)
def logo(context: Context) -> SafeString:
    """The site's logo, 32 CSS pixels high; "" without one."""
    row: SiteSettings | None = context.get("brand")
    image = row.logo if row else None
    if image is None:
        return SafeString("")
    rendition = image.get_rendition("original" if image.is_svg() else "max-480x96|format-webp")
    width = round(32 * image.width / image.height)
    return format_html('<img src="{}" alt="" width="{}" height="32">', rendition.url, width)
