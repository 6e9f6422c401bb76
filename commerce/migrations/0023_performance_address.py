"""Performances may have the street address of their venue, which pages, mails, calendars and search engines show."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("commerce", "0022_organizer_name_en")]

    operations = [
        migrations.AddField(
            "performance",
            "postal_code",
            models.CharField(blank=True, db_default="", default="", max_length=8, verbose_name="会場の郵便番号"),
        ),
        migrations.AddField(
            "performancetext",
            "address",
            models.CharField(blank=True, db_default="", default="", max_length=200, verbose_name="会場の住所"),
        ),
    ]
