"""How many times a fee was charged; 1 for older fees, as their receipts say."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commerce', '0017_log_kinds'),
    ]

    operations = [
        migrations.AddField(
            model_name='orderfee',
            name='quantity',
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
    ]
