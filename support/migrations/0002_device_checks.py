"""Results of the check of a device, kept when somebody asks for a code."""

from functools import partial

from django.db import migrations, models

import portal.shared.signing


class Migration(migrations.Migration):
    dependencies = [("support", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="DeviceCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        default=partial(portal.shared.signing.new_code, 8),
                        max_length=12,
                        unique=True,
                        verbose_name="結果コード",
                    ),
                ),
                ("checked_at", models.DateTimeField(db_index=True, verbose_name="調べた日時")),
                ("user_agent", models.CharField(blank=True, max_length=1000)),
                ("hints", models.JSONField(default=dict)),
                ("said", models.JSONField(default=list)),
                ("system", models.CharField(blank=True, max_length=80, verbose_name="端末の種類（OS）")),
                ("browser", models.CharField(blank=True, max_length=80, verbose_name="ブラウザー")),
                ("model", models.CharField(blank=True, max_length=40, verbose_name="型番")),
                ("verdicts", models.JSONField(default=dict)),
                ("outcomes", models.JSONField(default=dict)),
            ],
            options={
                "verbose_name": "端末の判定結果",
                "verbose_name_plural": "端末の判定結果",
                "ordering": ["-checked_at", "-pk"],
            },
        ),
    ]
