"""Formats the numbers to pay at a store: in groups of four digits, each with a label and a copy button."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from commerce.fulfilment.status.vouchers import StoreShown, VoucherShown

GROUP = 4  # digits


@dataclass(frozen=True)
class NumberShown:
    """One number; `anchor` is the id of its HTML element, `copy` the label of its copy button."""

    label: str
    copy: str
    anchor: str
    groups: list[str]


@dataclass(frozen=True)
class StoreBlock:
    """One store chain with its numbers, in the order in which the store's terminal asks for them."""

    store: StoreShown
    numbers: list[NumberShown]


def store_blocks(voucher: VoucherShown) -> list[StoreBlock]:
    """One block per store chain; numbers that a chain does not use are left out."""
    return [StoreBlock(store, _numbers(store)) for store in voucher.stores]


def _numbers(store: StoreShown) -> list[NumberShown]:
    candidates = [
        (_("支払い番号"), _("支払い番号をコピーする"), "payment", store.payment_code),
        (_("確認番号"), _("確認番号をコピーする"), "confirmation", store.confirmation_number),
    ]
    return [
        NumberShown(label, copy, f"{store.code}-{name}", _in_groups(value))
        for label, copy, name, value in candidates
        if value
    ]


def _in_groups(value: str) -> list[str]:
    """Splits after every fourth digit; a number that already has hyphens or spaces stays as it is."""
    if not value.isalnum():
        return [value]
    return [value[start : start + GROUP] for start in range(0, len(value), GROUP)]
