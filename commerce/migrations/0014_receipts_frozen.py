"""Receipts issued before are found too, and from now on the database itself keeps them as they are."""

from datetime import date

from django.db import migrations

from commerce.receipts import db_triggers


def fill_search(apps, schema_editor):
    """The three columns that repeat facts."""
    receipts = apps.get_model("commerce", "Receipt")
    for receipt in receipts.objects.filter(dated_on=None).defer("pdf").iterator():
        facts = receipt.facts
        receipts.objects.filter(pk=receipt.pk).update(
            dated_on=date.fromisoformat(facts["paid_on"]),
            amount_yen=facts["total_yen"],
            addressee=facts["addressee"][:60],
        )


def freeze(apps, schema_editor):
    """Sets the triggers up."""
    db_triggers.run(schema_editor.connection, db_triggers.freezing(schema_editor.connection))


def thaw(apps, schema_editor):
    """Takes them away."""
    db_triggers.run(schema_editor.connection, db_triggers.thawing(schema_editor.connection))


class Migration(migrations.Migration):
    dependencies = [("commerce", "0013_receipts_searchable")]

    operations = [
        migrations.RunPython(fill_search, migrations.RunPython.noop),
        migrations.RunPython(freeze, thaw),
    ]
