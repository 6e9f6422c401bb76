"""Stored kinds of the order's log get the names of the glossary."""

from django.db import migrations

LOG_KINDS = {
    "won": "lottery_won",
    "door_sale": "box_office_sale",
    "resent": "mail_resent",
    "reminded": "reminder_sent",
    "links_ended": "links_revoked",
    "compared": "reconciled",
    "issue_date": "issue_date_changed",
    "extended": "hold_extended",
    "started": "created",
}


def _rename(apps, kinds: dict[str, str]) -> None:
    for old, new in kinds.items():
        apps.get_model("commerce", "OrderLogEntry").objects.filter(kind=old).update(kind=new)


def forwards(apps, schema_editor) -> None:
    """One UPDATE per kind."""
    _rename(apps, LOG_KINDS)


def backwards(apps, schema_editor) -> None:
    """The old names again."""
    _rename(apps, {new: old for old, new in LOG_KINDS.items()})


class Migration(migrations.Migration):
    dependencies = [("commerce", "0016_plain_words")]

    operations = [migrations.RunPython(forwards, backwards)]
