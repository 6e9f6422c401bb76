"""Addresses as long as they come: of a provider's page, and of staff in the log. Wider alone: old code goes on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("commerce", "0007_desk_rights")]
    operations = [
        migrations.AlterField("paymentattempt", "redirect_url", models.TextField(blank=True)),
        migrations.AlterField("orderlogentry", "actor", models.CharField(max_length=270)),
    ]
