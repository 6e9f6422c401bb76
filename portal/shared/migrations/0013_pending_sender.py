"""An address that is to become the sender waits for its proof."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shared", "0012_shared_cache")]

    operations = [
        migrations.AddField(
            "sitesettings", "pending_sender", models.EmailField(blank=True, db_default="", default="", max_length=254)
        ),
        migrations.AddField(
            "sitesettings", "pending_sender_id", models.CharField(blank=True, db_default="", default="", max_length=26)
        ),
        migrations.AddField("sitesettings", "pending_sender_until", models.DateTimeField(blank=True, null=True)),
    ]
