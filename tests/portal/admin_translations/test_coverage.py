"""The admin is in Japanese: no text is missing or broken, and upstream's translations take precedence."""

import json
import re
from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import gettext, override

from portal.admin_translations import coverage

NAMES = re.compile(r"%\(\w+\)[sd]|%s|\{\w*\}")
TAGS = re.compile(r"</?[a-z][^>]*>")
ALL = [po_entry for domain in coverage.DOMAINS for po_entry in coverage.our_entries(domain).values()]


def japanese(po_entry) -> str:
    return po_entry.msgstr_plural[0] if po_entry.msgid_plural else po_entry.msgstr


def test_no_text_of_an_installed_app_is_left_in_english():
    assert {app.app: app.missing for app in coverage.coverage_by_app() if app.missing} == {}


def test_no_text_is_translated_by_upstream_too():
    assert coverage.redundant_texts() == []


def is_complete(po_entry) -> bool:
    """The Japanese has the source's variables and markup; a plural may leave out what the singular lacks."""
    source = po_entry.msgid_plural or po_entry.msgid
    translated = set(NAMES.findall(japanese(po_entry)))
    known = set(NAMES.findall(po_entry.msgid)) | set(NAMES.findall(source))
    return set(NAMES.findall(source)) <= translated <= known and Counter(TAGS.findall(japanese(po_entry))) == Counter(
        TAGS.findall(source)
    )


def test_each_text_has_the_variables_and_markup_of_its_source():
    assert [po_entry.msgid for po_entry in ALL if not is_complete(po_entry)] == []


def test_upstreams_japanese_takes_precedence_over_ours():
    """Both have these texts; the app of ours is last in INSTALLED_APPS."""
    with override("ja"):
        assert gettext("Explore") == "閲覧"
        assert gettext("No results across entire site.") == "サイト全体で該当するものはありません。"


def test_the_command_counts_and_fails_only_when_asked(monkeypatch):
    out = StringIO()
    call_command("admin_translations", "--check", stdout=out)
    total = sum(app.total for app in coverage.coverage_by_app())
    assert out.getvalue().splitlines()[-1] == f"{total} of {total} texts are Japanese."
    monkeypatch.setattr(coverage, "OURS", "another.app")
    monkeypatch.setattr(coverage, "our_entries", lambda domain: {})
    with pytest.raises(CommandError):
        call_command("admin_translations", "--check", stdout=StringIO())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "word"),
    [("/staff/jsi18n/", "変更を自動保存しました。"), ("/staff/localize/jsi18n/", "翻訳の同期を止める")],
)
def test_scripts_of_the_admin_are_in_japanese(client, address, word):
    assert json.dumps(word) in client.get(address).content.decode()
