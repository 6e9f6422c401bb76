"""Fields and models of accounts and mail get the names of the glossary; no row changes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shared", "0006_own_data")]

    operations = [
        migrations.RenameField("mailevent", "carrier_id", "esp_message_id"),
        migrations.RenameField("mailmessage", "carrier_id", "esp_message_id"),
        migrations.RenameField("user", "wants_news", "accepts_marketing"),
        migrations.RenameField("user", "news_chosen_at", "marketing_consent_at"),
        migrations.RenameModel("Leaving", "AccountDeletionRequest"),
        migrations.RenameModel("Login", "LoginSession"),
        migrations.AlterField(
            "accountdeletionrequest",
            "user",
            models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="deletion_request",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            "loginsession",
            "user",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="login_sessions",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            "mailmessage",
            "user",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="mail_messages",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
