"""A scan can have the result that its ticket is for another day; no row changes."""

from django.db import migrations, models

RESULTS = [
    ("ok", "入場できます"),
    ("re_entry", "再入場できます"),
    ("already_used", "入場済みです"),
    ("wrong_event", "別のイベントです"),
    ("wrong_day", "別の公演です"),
    ("other_day", "別の日のチケットです"),
    ("not_issued", "まだ発券されていません"),
    ("void", "取り消されたチケットです"),
    ("blocked", "一時停止中のチケットです"),
    ("handed_on", "古いQRコードです"),
    ("stale_code", "お名前を確かめてください"),
    ("bad_signature", "このサービスのQRコードではありません"),
    ("unknown", "見つかりません"),
]


class Migration(migrations.Migration):
    dependencies = [("commerce", "0018_fee_quantity")]

    operations = [
        migrations.AlterField("checkin", "result", models.CharField(choices=RESULTS, max_length=30)),
    ]
