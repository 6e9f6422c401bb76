"""The fields of Wagtail's admin forms: what editors and staff type is cleaned as what visitors type."""

from django.db import models
from wagtail.admin import widgets
from wagtail.admin.forms.models import register_form_field_override

from portal.shared.text.fields import AddressField, LineField, LongTextField, WrittenDateField, WrittenDateTimeField


def register_admin_fields() -> None:
    """Called once, before any form of the admin is defined. The dates also read 2026年12月1日 and 25:00."""
    register_form_field_override(models.EmailField, override={"form_class": AddressField}, exact_class=True)
    register_form_field_override(models.CharField, override={"form_class": LineField}, exact_class=True)
    register_form_field_override(
        models.TextField,
        override={"form_class": LongTextField, "widget": widgets.AdminAutoHeightTextInput},
        exact_class=True,
    )
    register_form_field_override(
        models.DateField, override={"form_class": WrittenDateField, "widget": widgets.AdminDateInput}, exact_class=True
    )
    register_form_field_override(
        models.DateTimeField,
        override={"form_class": WrittenDateTimeField, "widget": widgets.AdminDateTimeInput},
        exact_class=True,
    )
