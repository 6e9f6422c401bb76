"""Filters and tags of every template (a builtin): money, dates in JST, facts, icons."""

import re
from datetime import date, datetime, timedelta

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from portal.shared import money
from portal.shared.documents.honorifics import ORGANISATION, honorific
from portal.shared.posters.line_breaking import phrases
from portal.shared.registries import facts
from portal.shared.text import phones

register = template.Library()
LONGEST_PHRASE = 10  # characters of the largest heading in one line of a phone of 320 px
JAPANESE = re.compile(r"[぀-ヿ㐀-鿿]")
BREAK = mark_safe("<wbr>")
register.filter("yen", money.yen)
register.filter("phone", phones.display)
WEEKDAYS = "月火水木金土日"


@register.filter
def day(value: date | datetime) -> str:
    """2026年11月23日（月） or Mon 23 Nov 2026, in JST."""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    if (get_language() or "ja").startswith("ja"):
        return f"{value.year}年{value.month}月{value.day}日（{WEEKDAYS[value.weekday()]}）"
    return date_format(value, "D j M Y")


@register.filter
def clock_time(value: datetime) -> str:
    """The time of day in JST, such as 18:30."""
    return timezone.localtime(value).strftime("%H:%M")


@register.filter("datetime")
def format_datetime(value: datetime) -> str:
    """2026年11月23日（月）18:30 or Mon 23 Nov 2026, 18:30 JST."""
    if (get_language() or "ja").startswith("ja"):
        return f"{day(value)}{clock_time(value)}"
    return f"{day(value)}, {clock_time(value)} JST"


@register.filter
def deadline(value: datetime) -> str:
    """2026年11月26日（木）23:59まで, or until Thu 26 Nov 2026, 23:59 JST.

    Midnight is the end of the day before, so that nobody pays a day late: 2026年11月30日（月）24:00（12月1日 0:00）まで.
    """
    local = timezone.localtime(value)
    is_japanese = (get_language() or "ja").startswith("ja")
    if (local.hour, local.minute) == (0, 0):
        before = day(local.date() - timedelta(days=1))
        if is_japanese:
            return f"{before}24:00（{local.month}月{local.day}日 0:00）まで"
        return f"until the end of {before} ({date_format(local, 'j M')}, 0:00 JST)"
    return f"{format_datetime(value)}まで" if is_japanese else f"until {format_datetime(value)}"


@register.filter
def iso(value: datetime) -> str:
    """ISO 8601 to the minute, for the datetime attribute of a time element."""
    return timezone.localtime(value).isoformat(timespec="minutes")


@register.simple_tag
def salutation(name: str) -> str:
    """The first line of a mail: 山本 梢 さま, 株式会社鷗 御中, or Dear …, in English."""
    if not (suffix := honorific(name)):
        return pgettext("salutation", "%(name)s") % {"name": name}
    form = _("%(name)s 御中") if suffix == ORGANISATION else _("%(name)s さま")
    return form % {"name": name}


@register.simple_tag
def fact(name: str) -> str:
    """A fact's text inside a template's sentence: {% fact "sender" %}."""
    registered = facts.get_fact(name)
    return registered.text({}) if registered and registered.text else ""


@register.simple_tag
def fact_block(name: str, **params: str) -> SafeString | str:
    """A fact as a table or list: {% fact_block "payment-methods" %}, {% fact_block "help-for" moment="payment" %}."""
    registered = facts.get_fact(name)
    return registered.block(params) if registered and registered.block else ""


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative icon from static/icons.svg; the text beside it gives its meaning."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("icons.svg"),
        name,
    )


@register.filter
def phrased(heading: object) -> SafeString:
    """A heading in Japanese with the places marked where its line may break: between phrases, never inside a word."""
    text = str(heading)
    if len(text) <= LONGEST_PHRASE or not JAPANESE.search(text):
        return escape(text)
    marked = format_html_join(BREAK, "{}", ((phrase,) for phrase in phrases(text, LONGEST_PHRASE)))
    return format_html('<span class="phrases">{}</span>', marked)
