"""The topic of an inquiry about an order has the word of the other pages; only the label changes."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('support', '0007_message_folded'),
    ]

    operations = [
        migrations.AlterField(
            model_name='inquiry',
            name='topic',
            field=models.CharField(choices=[('mail', 'メールが届かない'), ('order', 'お申込みについて'), ('payment', '支払い・領収書について'), ('ticket', '電子チケット・入場について'), ('other', 'そのほか')], max_length=10, verbose_name='用件'),
        ),
    ]
