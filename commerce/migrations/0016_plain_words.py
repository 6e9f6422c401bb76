"""Fields and models of the shop get the names of the glossary; no row changes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

CASCADE, PROTECT = django.db.models.deletion.CASCADE, django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0007_plain_words"),
        ("commerce", "0015_door_sale"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameField("checkin", "told", "device_result"),
        migrations.RenameField("order", "confirmation_facts", "confirmation_data"),
        migrations.RenameField("orderlogentry", "facts", "data"),
        migrations.RenameField("paymentattempt", "compared_at", "reconciled_at"),
        migrations.RenameField("reviewitem", "facts", "data"),
        migrations.RenameField("sandboxcharge", "wishes_hash", "params_hash"),
        migrations.RenameModel("DoorPass", "GatePass"),
        migrations.RenameModel("WatchSession", "StreamSession"),
        migrations.RemoveConstraint("applicationchoice", "choice_rank_once"),
        migrations.RemoveConstraint("applicationchoice", "choice_type_once"),
        migrations.RenameModel("Application", "LotteryEntry"),
        migrations.RenameModel("ApplicationChoice", "LotteryChoice"),
        migrations.RenameField("lotteryentry", "told_at", "result_notified_at"),
        migrations.RenameField("lotterychoice", "application", "lottery_entry"),
        migrations.AddConstraint(
            "lotterychoice",
            models.UniqueConstraint(fields=("lottery_entry", "rank"), name="choice_rank_once"),
        ),
        migrations.AddConstraint(
            "lotterychoice",
            models.UniqueConstraint(fields=("lottery_entry", "ticket_type"), name="choice_type_once"),
        ),
        migrations.RenameIndex(
            "lotteryentry",
            old_name="commerce_ap_period__2c97aa_idx",
            new_name="commerce_lo_period__1d2d15_idx",
        ),
        migrations.AlterField(
            "gatepass",
            "event",
            models.ForeignKey(
                on_delete=PROTECT, related_name="gate_passes", to="commerce.event", verbose_name="イベント"
            ),
        ),
        migrations.AlterField(
            "streamsession",
            "order",
            models.ForeignKey(on_delete=CASCADE, related_name="stream_sessions", to="commerce.order"),
        ),
        migrations.AlterField(
            "lotteryentry",
            "period",
            models.ForeignKey(on_delete=PROTECT, related_name="lottery_entries", to="commerce.salesperiod"),
        ),
        migrations.AlterField(
            "lotteryentry",
            "performance",
            models.ForeignKey(on_delete=PROTECT, related_name="lottery_entries", to="commerce.performance"),
        ),
        migrations.AlterField(
            "lotteryentry",
            "user",
            models.ForeignKey(
                on_delete=PROTECT, related_name="lottery_entries", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AlterField(
            "lotteryentry",
            "order",
            models.OneToOneField(
                blank=True, null=True, on_delete=PROTECT, related_name="lottery_entry", to="commerce.order"
            ),
        ),
    ]
