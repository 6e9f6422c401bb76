"""Two more reasons of a refund: the performance was postponed, or staff cancelled at the buyer's request."""

from django.db import migrations, models

REASONS = [
    ("no_stock", "入金後に在庫なし"),
    ("paid_twice", "二重の支払い"),
    ("not_authenticated", "本人認証なしの決済"),
    ("wrong_amount", "金額の相違"),
    ("event_cancelled", "公演の中止"),
    ("postponed", "公演の延期"),
    ("buyer_cancelled", "お客さまの取り消し"),
    ("buyer_request", "お客さま都合"),
    ("staff", "担当者による返金"),
]


class Migration(migrations.Migration):
    dependencies = [("commerce", "0024_review_reply_by")]

    operations = [
        migrations.AlterField(
            "refund", "reason", models.CharField(choices=REASONS, max_length=20, verbose_name="理由")
        ),
    ]
