from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0027_event_text_performers"),
    ]

    operations = [
        migrations.AddField(
            model_name="order",
            name="mailbox_key",
            field=models.CharField(blank=True, db_default="", default="", max_length=32),
        ),
        migrations.AddField(
            model_name="order",
            name="network_key",
            field=models.CharField(blank=True, db_default="", default="", max_length=32),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["event", "mailbox_key"], name="order_mailbox"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["event", "network_key"], name="order_network"),
        ),
    ]
