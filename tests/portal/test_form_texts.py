"""Every text field of every form of ours cleans or refuses what is hostile, and keeps what is real."""

import pkgutil
import unicodedata
from collections.abc import Iterator
from importlib import import_module

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.forms.models import formfield_for_dbfield

from portal.shared.text import fields as text_fields
from portal.shared.text.characters import CONTROLS, DIRECTIONS, is_visible

OURS = ("portal", "cms", "commerce", "support")
JUDGED = (forms.SlugField, forms.URLField, forms.EmailField, forms.UUIDField)  # their own validators refuse all else
SKIPPED = ("migrations", "management", "wsgi", "asgi")
HOSTILE = [  # one more line here is a case for every field
    "\0",
    "a\0b",
    "\ud800",
    "\u200b",
    "\u3164",
    "\u2800",
    "\u200d\u200d",
    "\u202e花子",
    "\u202d090-1234-5678\u202c",
    "山田\x08花子",
    "は\u3099",
    "x" * 100_000,
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "=HYPERLINK(1)",
    "1\r\n2",
    "\ufeffa\ufff9",
    "99999999999999999999",
    "²½①㈱",
]
REAL = ["👨\u200d👩\u200d👧", "葛\U000e0100飾", "𠮷田", "José", "髙﨑", "محمد", "O’Brien", "佐々木 未来"]


def modules() -> Iterator[str]:
    for app in OURS:
        for module in pkgutil.walk_packages(import_module(app).__path__, f"{app}."):
            if not any(part in SKIPPED for part in module.name.split(".")):
                yield module.name


def subclasses(base: type) -> Iterator[type]:
    for child in base.__subclasses__():
        yield child
        yield from subclasses(child)


def text_fields_of_forms() -> list[tuple[str, forms.CharField]]:
    """(form.field, field) of every visible text field that a form of ours declares."""
    for name in modules():
        import_module(name)
    found = {}
    for form in subclasses(forms.BaseForm):
        if not form.__module__.startswith(OURS):
            continue
        for name, field in getattr(form, "base_fields", {}).items():
            is_secret = isinstance(field.widget, forms.PasswordInput)
            is_text = isinstance(field, forms.CharField) and not isinstance(field, JUDGED)
            if is_text and not field.widget.is_hidden and not is_secret:
                found[f"{form.__module__}.{form.__name__}.{name}"] = field
    return sorted(found.items())


@pytest.fixture(scope="module")
def all_fields() -> list[tuple[str, forms.CharField]]:
    return text_fields_of_forms()


def cleaned(field: forms.Field, value: str) -> str | None:
    """The cleaned text; None when it was refused with a sentence."""
    try:
        return str(field.clean(value) or "")
    except ValidationError as refusal:
        return None if all(refusal.messages) else "refused without a sentence\0"


def test_every_text_field_belongs_to_the_package_that_cleans(all_fields):
    plain = [name for name, field in all_fields if type(field) in {forms.CharField, forms.RegexField}]
    assert plain == []
    assert len(all_fields) > 40


@pytest.mark.parametrize("value", HOSTILE)
def test_what_is_hostile_is_cleaned_or_refused(all_fields, value):
    stored = {name: text for name, field in all_fields if (text := cleaned(field, value)) is not None}
    unclean = {
        name: text
        for name, text in stored.items()
        if CONTROLS.search(text)
        or DIRECTIONS.search(text)
        or unicodedata.normalize("NFC", text) != text
        or (text and not is_visible(text))
    }
    assert unclean == {}


@pytest.mark.parametrize("value", REAL)
def test_what_is_real_stays(all_fields, value):
    open_fields = {name: field for name, field in all_fields if type(field).__name__ in {"LineField", "LongTextField"}}
    kept = {name: cleaned(field, value) for name, field in open_fields.items()}
    assert {name: text for name, text in kept.items() if text not in {value, None}} == {}
    assert list(kept.values()).count(value) > len(kept) // 2


@pytest.mark.parametrize("break_", ["\n", "\r\n"])
def test_a_line_break_counts_as_one_sign(break_):
    field = text_fields.LongTextField(max_length=10)
    assert field.clean(break_.join(["1", "2", "3", "4", "56"])) == "1\n2\n3\n4\n56"
    with pytest.raises(ValidationError):
        field.clean(break_.join(["1", "2", "3", "4", "567"]))


class Row(models.Model):
    line = models.CharField(max_length=20)
    text = models.TextField()
    email = models.EmailField()
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        app_label = "tests"


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("line", "は\u3099\u200b", "ば"),
        ("text", "1\r\n2", "1\n2"),
        ("email", "ｉｎｆｏ＠日本語。jp、", "info@xn--wgv71a119e.jp"),
        ("day", "2026年12月1日", "2026-12-01"),
        ("at", "2026-12-05 25:00", "2026-12-06 01:00:00+09:00"),
    ],
)
def test_fields_of_the_admin_clean_in_the_same_way(name, typed, value):
    assert str(formfield_for_dbfield(Row._meta.get_field(name)).clean(typed)) == value


@pytest.mark.parametrize("typed", ["山田 花子", "はなこ太郎"])
def test_kanji_in_a_reading_are_refused_with_a_sentence(typed):
    with pytest.raises(ValidationError, match="カタカナ"):
        text_fields.KanaField().clean(typed)


def test_a_name_that_nobody_sees_is_missing():
    with pytest.raises(ValidationError) as refusal:
        text_fields.LineField().clean("\u3164\u200b")
    assert refusal.value.code == "required"


def test_a_phone_number_is_stored_and_shown_in_one_form():
    field = text_fields.PhoneField()
    assert field.clean("+81 (0)90-1234-5678") == "09012345678"
    assert field.prepare_value("+819012345678") == "090-1234-5678"
    with pytest.raises(ValidationError, match="市外局番"):
        field.clean("090-12")
