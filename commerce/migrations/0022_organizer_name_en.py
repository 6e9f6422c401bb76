"""Organizers may have an English name; empty means that English pages show the Japanese one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("commerce", "0021_event_genre")]

    operations = [
        migrations.AddField(
            "organizer",
            "name_en",
            models.CharField(blank=True, db_default="", default="", max_length=80, verbose_name="表示名（英語）"),
        ),
    ]
