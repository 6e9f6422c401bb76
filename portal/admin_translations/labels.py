"""Japanese names for fields and columns that Wagtail and its extensions name by their identifiers, outside any catalog."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as translated

# Not called `_`: these texts would be collected into a catalogue of this app, whose English is upstream's own.
FIELDS = {
    "wagtail_localize.LocaleSynchronization.sync_from": translated("翻訳元の言語"),
    "wagtail_localize.Translation.source": translated("翻訳元"),
    "wagtail_localize.Translation.target_locale": translated("翻訳先の言語"),
    "wagtail_localize.Translation.enabled": translated("有効"),
}
MODELS = {"wagtail_localize.Translation": translated("翻訳"), "wagtailcore.Locale": translated("言語")}
COLUMNS = {
    "wagtail.sites.views.IndexView": {
        "port": translated("ポート"),
        "site_name": translated("サイトの名前"),
        "root_page": translated("最初のページ"),
    },
}
EXPORTS = {
    "wagtail.admin.views.reports.workflows.WorkflowView": {
        "workflow": translated("ワークフロー"),
        "requested_by": translated("依頼した人"),
    },
    "wagtail.admin.views.reports.workflows.WorkflowTasksView": {
        "task": translated("タスク"),
        "started_at": translated("始めた日時"),
        "finished_at": translated("終えた日時"),
        "finished_by": translated("終えた人"),
    },
}
FORMS = {
    "wagtail.admin.forms.workflows.WorkflowPageForm": {"page": translated("ページ")},
}
FILTERS = {
    "wagtail_localize.views.report.TranslationsReportFilterSet": {
        "source_locale": translated("翻訳元の言語"),
        "target_locale": translated("翻訳先の言語"),
    },
}


def name_fields() -> None:
    """Names the fields and models; before any form is made from them."""
    for path, label in FIELDS.items():
        model, field = path.rsplit(".", 1)
        options(model).get_field(field).verbose_name = label
    for model, label in MODELS.items():
        options(model).verbose_name = options(model).verbose_name_plural = label


def name_columns() -> None:
    """Names the columns of lists and exports, the filters beside them, and fields of forms that stand in no model."""
    for path, labels in COLUMNS.items():
        set_labels(((column.name, column) for column in import_string(path).columns), labels)
    for path, labels in EXPORTS.items():
        import_string(path).export_headings |= labels
    for path, labels in FORMS.items():
        set_labels(import_string(path).base_fields.items(), labels)
    for path, labels in FILTERS.items():
        set_labels(import_string(path).base_filters.items(), labels)


def set_labels(named: Iterable[tuple[str, Any]], labels: dict[str, Any]) -> None:
    """Sets the labels of those that have one here."""
    for name, part in named:
        if name in labels:
            part.label = labels[name]


def options(model: str) -> Any:
    """The options of a model."""
    return apps.get_model(model)._meta  # noqa: SLF001 - Django's documented way to a model's fields
