"""Search for orders by what buyers say on the telephone or write in a mail, regardless of width and hyphens."""

import re

from django.db.models import CharField, Expression, F, Q, QuerySet, Value
from django.db.models.functions import Replace

from commerce.orders.models import Order
from commerce.payments.models import PaymentAttempt
from commerce.tickets.models import Ticket
from portal.shared.text.characters import half_width
from portal.shared.text.folding import kana_forms
from portal.shared.text.phones import stored_forms

HYPHENS = re.compile(r"[\u2010-\u2015\u2212\u30fc\uff70-]")  # also the long vowel mark, often typed instead of a hyphen
CODE = re.compile(r"[0-9A-Z]{4,12}")
PART = re.compile(r"\+?[0-9]{3,15}")  # also a part of a telephone number


def find_orders(rows: QuerySet[Order], search_text: str) -> QuerySet[Order]:
    """The orders that contain every word in code, e-mail address (current or at the order), name, kana or phone.

    The short code of a ticket and the reference of a provider find their order too.
    """
    plain = half_width(search_text)
    rows = rows.alias(
        plain_name=_without("name", " ", "　"),
        plain_kana=_without("kana", " ", "　"),
        plain_phone=_without("phone", "-", " "),
    )
    if phones := _phones(plain):
        return rows.filter(_any("plain_phone", phones) | _by_word(plain.replace(" ", "")))
    for word in plain.split():
        rows = rows.filter(_by_word(word))
    return rows


def _by_word(word: str) -> Q:
    code = HYPHENS.sub("", word).upper()
    query = Q(email_at_order__icontains=word) | Q(user__email__icontains=word)
    for form in kana_forms(word):
        query |= Q(plain_name__icontains=form) | Q(plain_kana__icontains=form)
    query |= Q(pk__in=PaymentAttempt.objects.filter(reference=word).values("order"))
    if phones := _phones(word):
        query |= _any("plain_phone", phones)
    if CODE.fullmatch(code):
        query |= Q(code__icontains=code) | Q(pk__in=Ticket.objects.filter(short_code=code).values("order"))
    return query


def _phones(text: str) -> list[str]:
    """The forms in which a telephone number or a part of it may be stored (090…, +8190…); empty when the text is none."""
    if whole := stored_forms(text):
        return whole
    part = re.sub(r"[\s()]", "", HYPHENS.sub("", text))
    return [part] if PART.fullmatch(part) else []


def _any(field: str, parts: list[str]) -> Q:
    query = Q()
    for part in parts:
        query |= Q(**{f"{field}__contains": part})
    return query


def _without(field: str, *marks: str) -> F | Expression:
    """The column without these characters."""
    plain: F | Expression = F(field)
    for mark in marks:
        plain = Replace(plain, Value(mark), Value(""), output_field=CharField())
    return plain
