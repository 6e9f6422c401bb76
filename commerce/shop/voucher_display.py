"""The numbers for a store as its page prints them: in groups of four, each with a name and an anchor to copy it by."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from commerce.fulfilment.status.vouchers import StoreShown, VoucherShown

GROUP = 4  # digits that are read at once


@dataclass(frozen=True)
class NumberShown:
    """One number; `anchor` is the id of the element with its text, `copy` the words of the button beside it."""

    label: str
    copy: str
    anchor: str
    groups: list[str]


@dataclass(frozen=True)
class StoreBlock:
    """One chain with its numbers in the order in which they are typed in."""

    store: StoreShown
    numbers: list[NumberShown]


def store_blocks(voucher: VoucherShown) -> list[StoreBlock]:
    """A block per chain; a number that a chain does not ask for is left out."""
    return [StoreBlock(store, _numbers(store)) for store in voucher.stores]


def _numbers(store: StoreShown) -> list[NumberShown]:
    given = [
        (_("支払い番号"), _("支払い番号をコピーする"), "payment", store.payment_code),
        (_("確認番号"), _("確認番号をコピーする"), "confirmation", store.confirmation_number),
    ]
    return [
        NumberShown(label, copy, f"{store.code}-{kind}", _in_groups(value))
        for label, copy, kind, value in given
        if value
    ]


def _in_groups(value: str) -> list[str]:
    """A number that brings its own hyphens or spaces stays as it is."""
    if not value.isalnum():
        return [value]
    return [value[start : start + GROUP] for start in range(0, len(value), GROUP)]
