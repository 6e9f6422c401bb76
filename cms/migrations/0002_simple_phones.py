"""The list of simple smartphones becomes rows that editors keep; it begins with the models that the check knew."""

import django.core.validators
from django.db import migrations, models

RAKU_RAKU = "F-12D F-08E F-09E F-06F F-04J F-03K F-01L F-42A F-52B F-53E"
BEGINNERS = "F-01M"


def begin(apps, schema_editor) -> None:
    """Rows that are there already stay as they are."""
    phones = apps.get_model("cms", "SimplePhone").objects
    for model in RAKU_RAKU.split():
        phones.get_or_create(model=model, defaults={"name": "らくらくスマートフォン"})
    phones.get_or_create(model=BEGINNERS, defaults={"name": "あんしんスマホ"})


class Migration(migrations.Migration):
    dependencies = [("cms", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SimplePhone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "model",
                    models.CharField(
                        help_text="端末がブラウザーで名乗る型番です。例：F-52B",
                        max_length=40,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Za-z0-9-]+$", "F-52B のように、英数字とハイフンで書いてください。"
                            )
                        ],
                        verbose_name="型番",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=60, verbose_name="名前")),
            ],
            options={
                "verbose_name": "らくらくスマートフォンなどの型番",
                "verbose_name_plural": "らくらくスマートフォンなどの型番",
                "ordering": ["model"],
            },
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
