"""A review has the day until which the payment provider awaits a reply."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("commerce", "0023_performance_address")]

    operations = [
        migrations.AddField("reviewitem", "reply_by", models.DateTimeField(blank=True, null=True, verbose_name="回答期限")),
    ]
