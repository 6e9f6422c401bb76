"""New events ask buyers for the reading of their name; events that exist already go on without the question."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("commerce", "0019_gate_day")]

    operations = [
        migrations.AddField(
            "event",
            "asks_kana",
            models.BooleanField(default=True, db_default=False, verbose_name="お申込みでお名前のカナをたずねる"),
        ),
    ]
