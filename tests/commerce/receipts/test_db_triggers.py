"""Receipts cannot be changed: the model refuses it, and so do the database triggers."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from commerce.receipts.db_triggers import FIXED
from commerce.receipts.models import FrozenReceipt, Receipt
from commerce.receipts.services import draw
from tests.commerce.receipts.builders import issue
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def receipt():
    return draw(issue(OrderFactory(confirmed=True)).pk)


def refused_by_database(sql: str, *values) -> bool:
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return "append-only" in str(refused.value)


def test_every_column_is_fixed():
    columns = [field.column for field in Receipt._meta.concrete_fields]
    assert sorted([*FIXED, "pdf", "sha256"]) == sorted(columns)


@pytest.mark.parametrize("column", ["serial", "revision", "amount_yen"])
def test_database_refuses_a_change(receipt, column):
    assert refused_by_database(f"UPDATE commerce_receipt SET {column} = 7 WHERE id = %s", receipt.pk)


@pytest.mark.parametrize("column", ["sha256", "addressee", "public_id", "facts", "about"])
def test_database_refuses_a_change_of_text(receipt, column):
    assert refused_by_database(f"UPDATE commerce_receipt SET {column} = '\"x\"' WHERE id = %s", receipt.pk)


def test_database_refuses_another_pdf_and_a_delete(receipt):
    assert refused_by_database("UPDATE commerce_receipt SET pdf = %s WHERE id = %s", b"other", receipt.pk)
    assert refused_by_database("DELETE FROM commerce_receipt WHERE id = %s", receipt.pk)


def test_pdf_is_filled_once_and_nothing_else_with_it():
    undrawn = issue(OrderFactory(confirmed=True))
    assert refused_by_database("UPDATE commerce_receipt SET sha256 = 'a', serial = 9 WHERE id = %s", undrawn.pk)
    assert Receipt.objects.fill(undrawn.pk, pdf=b"%PDF", sha256="a" * 64) is True
    assert Receipt.objects.fill(undrawn.pk, pdf=b"other", sha256="b" * 64) is False
    undrawn.refresh_from_db()
    assert (bytes(undrawn.pdf), undrawn.sha256) == (b"%PDF", "a" * 64)


def test_model_and_queries_refuse(receipt):
    changes = [
        receipt.save,
        receipt.delete,
        lambda: Receipt.objects.update(serial=2),
        lambda: Receipt.objects.bulk_update([receipt], ["serial"]),
        Receipt.objects.all().delete,
        lambda: Receipt.objects.filter(pk=receipt.pk).update(facts={}),
    ]
    for change in changes:
        with pytest.raises(FrozenReceipt):
            change()
    assert Receipt.objects.count() == 1


def test_receipt_can_be_deleted_after_seven_years():
    old = issue(OrderFactory(confirmed=True), at=timezone.now().replace(year=timezone.now().year - 8, day=1))
    recent = issue(OrderFactory(confirmed=True))
    Receipt.objects.filter(pk=old.pk).delete()
    assert list(Receipt.objects.all()) == [recent]
