"""Finding orders by what people say on the telephone or write in a mail: whichever width and hyphens they use."""

import re
import unicodedata

from django.db.models import CharField, Expression, F, Q, QuerySet, Value
from django.db.models.functions import Replace

from commerce.orders.models import Order
from commerce.payments.models import PaymentAttempt
from commerce.tickets.models import Ticket

HYPHENS = re.compile(r"[\u2010-\u2015\u2212\u30fc\uff70-]")  # also the long vowel mark: many type it for a hyphen
CODE = re.compile(r"[0-9A-Z]{4,12}")
PHONE = re.compile(r"\+?[0-9]{3,15}")
JAPAN = "+81"
HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}  # to katakana


def find_orders(rows: QuerySet[Order], search_text: str) -> QuerySet[Order]:
    """The orders that hold every word: in number, address (then and now), name, kana or phone.

    A ticket's number and a provider's own id lead to their order as well.
    """
    plain = " ".join(unicodedata.normalize("NFKC", search_text).split())
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
    found = Q(email_at_order__icontains=word) | Q(user__email__icontains=word)
    found |= Q(plain_name__icontains=word) | Q(plain_kana__icontains=word.translate(HIRAGANA))
    found |= Q(pk__in=PaymentAttempt.objects.filter(reference=word).values("order"))
    if phones := _phones(word):
        found |= _any("plain_phone", phones)
    if CODE.fullmatch(code):
        found |= Q(code__icontains=code) | Q(pk__in=Ticket.objects.filter(short_code=code).values("order"))
    return found


def _phones(text: str) -> list[str]:
    """The ways in which a telephone number may be stored, or nothing when the words are none: 090…, +8190…."""
    number = re.sub(r"[\s()]", "", HYPHENS.sub("", text))
    if not PHONE.fullmatch(number):
        return []
    if number.startswith(JAPAN):
        return [number, "0" + number.removeprefix(JAPAN)]
    return [number, JAPAN + number[1:]] if number.startswith("0") and len(number) >= len("0312345678") else [number]


def _any(field: str, parts: list[str]) -> Q:
    found = Q()
    for part in parts:
        found |= Q(**{f"{field}__contains": part})
    return found


def _without(field: str, *marks: str) -> Expression:
    """The column without these marks."""
    plain: Expression = F(field)  # type: ignore[assignment]
    for mark in marks:
        plain = Replace(plain, Value(mark), Value(""), output_field=CharField())
    return plain
