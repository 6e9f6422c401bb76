"""Verifications name their event, and may be confirmed by a typed code; the old version writes neither."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('shared', '0014_ascii_domains'),
    ]

    operations = [
        migrations.AddField(
            model_name='emailverification',
            name='subject',
            field=models.CharField(blank=True, db_default='', default='', max_length=200),
        ),
        migrations.AlterField(
            model_name='emailverification',
            name='state',
            field=models.CharField(choices=[('sent', '送信済み'), ('confirmed', '確認済み'), ('code', 'コードで確認済み'), ('expired', '期限切れ')], default='sent', max_length=10),
        ),
    ]
