"""Vouchers (numbers to pay at a store) for pages and mails: amount, the provider's deadline and instructions."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from commerce.catalog.models import StoreGuide
from commerce.catalog.models.events import in_language
from commerce.catalog.states import StoreCode
from commerce.orders.models import Order
from commerce.orders.states import OrderState
from commerce.payments.models import PaymentAttempt
from commerce.payments.states import AttemptState
from portal.shared.text.phones import display

GROUP = 4  # digits


@dataclass(frozen=True)
class NumberShown:
    """One number to type at a store: `copy` is the label of its button, `anchor` completes the id of its element."""

    label: str
    copy: str
    anchor: str
    groups: list[str]


@dataclass(frozen=True)
class StoreShown:
    """One chain of stores: the provider's numbers ("" where the chain needs none) and the instructions for paying."""

    code: str
    name: str
    payment_code: str
    confirmation_number: str
    url: str  # the provider's page for this chain, or ""
    steps: list[str] = field(default_factory=list)

    @property
    def numbers(self) -> list[NumberShown]:
        """The chain's numbers in the order in which its terminal asks for them."""
        candidates = [
            (_("お支払い番号"), _("お支払い番号をコピーする"), "payment", self.payment_code),
            (_("確認番号"), _("確認番号をコピーする"), "confirmation", self.confirmation_number),
        ]
        return [
            NumberShown(label, copy, f"{self.code}-{name}", _in_groups(value))
            for label, copy, name, value in candidates
            if value
        ]


def _in_groups(value: str) -> list[str]:
    """Splits a mobile phone number as such, other numbers after every fourth digit; hyphens of a provider stay."""
    value = display(value)
    if not value.isalnum():
        return [value]
    return [value[start : start + GROUP] for start in range(0, len(value), GROUP)]


@dataclass(frozen=True)
class VoucherShown:
    """A voucher with its stores. `deadline` is the provider's, never computed here; `amount_yen` in yen."""

    amount_yen: int
    deadline: datetime
    stores: list[StoreShown]


def voucher_of(order: Order, language: str | None = None) -> VoucherShown | None:
    """The voucher of an order that waits for payment at a store, else None; `language`: the active one by default.

    Holds only chains that the payment method allows. One query for the instructions; lists prefetch `attempts`.
    """
    attempt = waiting_attempt(order)
    if attempt is None or attempt.expires_at is None or not attempt.voucher:
        return None
    language = (language or translation.get_language() or "ja")[:2]
    allowed = order.payment_method.stores if order.payment_method else []
    codes = [code for code in allowed if code in attempt.voucher and code in StoreCode.values]
    guides = _guides(codes)
    with translation.override(language):
        stores = [_store(code, attempt.voucher[code], in_language(guides.get(code, []), language)) for code in codes]
    return VoucherShown(attempt.amount_yen, attempt.expires_at, stores)


def waiting_attempt(order: Order) -> PaymentAttempt | None:
    """The attempt of a pending order whose numbers were issued and not paid yet."""
    if order.state != OrderState.PENDING:
        return None
    attempts = order.attempts.all()
    return next((attempt for attempt in attempts if attempt.state == AttemptState.AWAITING_PAYMENT), None)


def _guides(codes: list[str]) -> dict[str, list[StoreGuide]]:
    guides: dict[str, list[StoreGuide]] = {}
    for guide in StoreGuide.objects.filter(store__in=codes):
        guides.setdefault(guide.store, []).append(guide)
    return guides


def _store(code: str, numbers: dict, guide: StoreGuide | None) -> StoreShown:
    lines = guide.steps.splitlines() if guide else []
    return StoreShown(
        code=code,
        name=str(StoreCode(code).label),
        payment_code=numbers.get("payment_code") or "",
        confirmation_number=numbers.get("confirmation_number") or "",
        url=numbers.get("url") or "",
        steps=[line.strip() for line in lines if line.strip()],
    )
