"""The stores of a way to pay become codes, so that a provider's numbers find their names."""

from django.db import migrations

CODES = {
    "ローソン": "lawson",
    "ファミリーマート": "familymart",
    "ミニストップ": "ministop",
    "セイコーマート": "seicomart",
}


def to_codes(apps, schema_editor):
    """A name that no provider takes cannot be offered."""
    for method in apps.get_model("commerce", "PaymentMethod").objects.exclude(stores=[]):
        method.stores = [CODES.get(name, name) for name in method.stores if name in CODES or name in CODES.values()]
        method.save(update_fields=["stores"])


def to_names(apps, schema_editor):
    """As they were typed before."""
    names = {code: name for name, code in CODES.items()}
    for method in apps.get_model("commerce", "PaymentMethod").objects.exclude(stores=[]):
        method.stores = [names.get(code, code) for code in method.stores]
        method.save(update_fields=["stores"])


class Migration(migrations.Migration):
    dependencies = [("commerce", "0004_money")]
    operations = [migrations.RunPython(to_codes, to_names)]
