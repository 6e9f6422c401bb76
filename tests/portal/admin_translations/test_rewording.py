"""Upstream's Japanese is reworded only where it still exists, and with the same variables."""

import re
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext, override

from portal.admin_translations import coverage, labels
from tests.portal.admin_translations.test_coverage import NAMES, japanese

PATH = Path(settings.LOCALE_PATHS[1]) / "ja" / "LC_MESSAGES" / "django.po"
HAS_JAPANESE = re.compile("[ぁ-ん一-龠ァ-ヶ]")
REWORDED = [entry for entry in polib.pofile(str(PATH)) if not entry.obsolete]


def sources() -> set[str]:
    """The English texts of Django and of all apps of others."""
    django = Path(apps.get_app_config("auth").path).parents[1] / "conf"
    folders = [folder for _name, folder in coverage.translatable_apps()]
    return {msgid for folder in [*folders, django] for _context, msgid in coverage.entries(folder, "en", "django")}


def test_every_reworded_text_is_one_of_upstream():
    assert sorted({entry.msgid for entry in REWORDED} - sources()) == []


def test_no_reworded_text_has_a_variable_that_its_source_lacks():
    found = {entry.msgid: set(NAMES.findall(japanese(entry))) - set(NAMES.findall(entry.msgid)) for entry in REWORDED}
    assert {msgid: names for msgid, names in found.items() if names} == {}


@pytest.mark.parametrize(
    ("source", "japanese_text"),
    [
        ("Page '%(page_title)s' has been submitted for moderation.", "ページ「%(page_title)s」を確認に提出しました。"),
        ("Compare with previous version", "ひとつ前の版と比べる"),
        ("page log entry", "ページの操作の記録"),
        ("Add a collection", "コレクションを追加"),
    ],
)
def test_reworded_texts_take_precedence_over_upstream(source, japanese_text):
    with override("ja"):
        assert gettext(source) == japanese_text


def test_fields_without_a_name_in_any_catalogue_are_named_here():
    named = {
        path: str(labels.options(path.rsplit(".", 1)[0]).get_field(path.rsplit(".", 1)[1]).verbose_name)
        for path in labels.FIELDS
    }
    assert named == {path: str(label) for path, label in labels.FIELDS.items()}


@pytest.mark.parametrize("view", labels.EXPORTS)
def test_every_column_of_a_workflows_export_is_named_in_japanese(view):
    report = import_string(view)
    unnamed = [
        name for name in report.list_export if not HAS_JAPANESE.search(str(report.export_headings.get(name, name)))
    ]
    assert unnamed == []
