"""A verification may be for the log-in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shared", "0016_site_look")]

    operations = [
        migrations.AlterField(
            "emailverification",
            "purpose",
            models.CharField(
                choices=[
                    ("buy", "購入"),
                    ("mails", "メールの確認"),
                    ("orders", "注文の確認"),
                    ("ticket", "チケットの受け取り"),
                    ("login", "ログイン"),
                ],
                max_length=10,
            ),
        ),
    ]
