"""The interface of every gateway, and the values that it exchanges with the shop."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from commerce.payments.states import AttemptState, DisputeState, RefundState
from portal.shared.http.json_body import UnreadableJson, boolean, identifier, optional_identifier

MALFORMED = "signed, but malformed"
MAX_WEBHOOK_BYTES = 256 * 1024
MAX_ID, MAX_KIND, MAX_REFERENCE = 200, 80, 200  # characters, as PaymentEvent stores them


class BadSignature(Exception):
    """A webhook whose signature is not valid; nothing of it may be stored or used."""


class WrongTime(BadSignature):
    """A webhook with a valid signature whose time is too old or in the future: a replay, or a wrong clock."""


class Unreachable(Exception):
    """The provider did not answer, or its answer is malformed: nothing is known. Reads may be repeated."""


@dataclass(frozen=True)
class MethodRules:
    """What a provider allows for one method. Amounts in whole yen.

    `refund_kind`: native (at once), by_provider (it asks the buyer for a bank account), bank_details (the shop asks
    for it and sends it), none. `voucher_stores` are StoreCodes; `asks_store`: the buyer chooses a store beforehand.
    """

    min_yen: int
    max_yen: int
    refund_kind: str = "native"
    partial_refund: bool = True
    refund_days: int = 180
    can_cancel_pending: bool = True
    voucher_stores: tuple[str, ...] = ()
    asks_store: bool = False


@dataclass(frozen=True)
class StartRequest:
    """The parameters of a new payment. `attempt` is our public id, which the provider stores and returns.

    `deadline`: until when a voucher may be paid; `store`: chosen by the buyer where the method asks for one.
    """

    attempt: str
    method: str
    amount_yen: int
    description: str
    return_url: str
    locale: str
    email: str
    name: str
    phone: str
    deadline: datetime | None = None
    store: str = ""


@dataclass(frozen=True)
class Redirect:
    """The buyer must continue on the provider's page."""

    reference: str
    url: str
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Voucher:
    """The buyer pays at a store with these codes until the deadline that the provider set.

    `codes`: StoreCode → {"payment_code": …, "confirmation_number": …, "url": …}; "" for what a chain does not use.
    """

    reference: str
    codes: Mapping[str, Mapping[str, str]]
    expires_at: datetime


@dataclass(frozen=True)
class Declined:
    """The payment was declined, which is final for this attempt. `decline_class`: payments.declines; `raw`: for staff."""

    decline_class: str
    reference: str = ""
    raw: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Unknown:
    """The provider may or may not have acted: stock stays held, and its record is fetched later."""

    reason: str


@dataclass(frozen=True)
class Misconfigured:
    """The provider refused the shop's request: key, account or parameters are wrong. No payment was started."""

    reason: str


type StartResult = Redirect | Voucher | Declined | Unknown | Misconfigured


@dataclass(frozen=True)
class RefundSnapshot:
    """State of a refund at the provider. `refund` is our public id if the provider returns it, else "".

    `reference` is "" while it has none. A final refusal is FAILED, with the reason for staff in `why`.
    """

    reference: str
    state: RefundState
    amount_yen: int
    at: datetime | None = None
    refund: str = ""
    why: str = ""


@dataclass(frozen=True)
class Disputed:
    """A dispute at the card company; `amount_yen` is what it withholds, 0 for an inquiry.

    `reply_by` is until when the shop may reply; None when no reply is awaited or the provider gives no day.
    """

    id: str
    state: DisputeState
    amount_yen: int
    at: datetime
    reply_by: datetime | None = None


@dataclass(frozen=True)
class Snapshot:
    """The provider's record of a payment as read now. `charge_id` identifies the movement of money once it is paid."""

    state: AttemptState
    reference: str = ""
    attempt: str = ""
    amount_yen: int = 0
    currency: str = "JPY"
    charge_id: str = ""
    paid_at: datetime | None = None
    refunds: tuple[RefundSnapshot, ...] = ()
    disputes: tuple[Disputed, ...] = ()
    expires_at: datetime | None = None
    redirect_url: str = ""
    voucher: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    three_ds: Mapping[str, str] = field(default_factory=dict)  # result, eci
    decline_class: str = ""
    method: str = ""
    raw: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Cancelled:
    """The payment is cancelled and cannot be paid any more."""

    snapshot: Snapshot


@dataclass(frozen=True)
class TooLate:
    """The payment cannot be cancelled, at all or at present; the snapshot has its actual state."""

    snapshot: Snapshot


type CancelResult = Cancelled | TooLate | Unknown


@dataclass(frozen=True)
class BankAccount:
    """The bank account for a refund: sent to the provider and not stored. `holder` is in half-width kana."""

    bank_name: str
    bank_code: str
    branch_name: str
    branch_number: str
    kind: str  # normal, checking or savings
    number: str
    holder: str


@dataclass(frozen=True)
class RefundRequest:
    """The parameters of a refund. `refund` is our public id; `account` only if refund_kind is bank_details."""

    reference: str
    refund: str
    amount_yen: int
    reason: str
    method: str
    email: str = ""
    account: BankAccount | None = None


@dataclass(frozen=True)
class VerifiedEvent:
    """A webhook with a valid signature. It only triggers a fetch of the provider's record.

    Raises BadSignature for values that no provider sends: an id of another shape, or a mode that is no boolean.
    """

    id: str
    kind: str
    reference: str
    created: datetime
    livemode: bool

    def __post_init__(self) -> None:
        """Checks type and length of every value, which come unchecked from the body."""
        try:
            identifier(self.id, most=MAX_ID)
            identifier(self.kind, most=MAX_KIND)
            optional_identifier(self.reference, most=MAX_REFERENCE)
            boolean(self.livemode)
        except UnreadableJson as error:
            raise BadSignature(MALFORMED) from error


class Gateway(Protocol):
    """Adapter of one provider. It writes no rows of the shop and translates the provider's terms into ours."""

    @property
    def is_live(self) -> bool:
        """Whether its keys move real money."""
        ...

    def capabilities(self) -> Mapping[str, MethodRules]:
        """Returns method code → rules, for each method that the provider serves."""
        ...

    def start(self, request: StartRequest, *, key: str) -> StartResult:
        """Starts a payment. Repeated calls with one key start it once."""
        ...

    def fetch(self, reference: str) -> Snapshot:
        """Returns the provider's record of one payment. Raises Unreachable."""
        ...

    def find(self, attempt: str) -> Snapshot | None:
        """Returns the payment that was started for our attempt (public id), or None. Raises Unreachable."""
        ...

    def cancel(self, reference: str, *, key: str) -> CancelResult:
        """Cancels a payment, so that it cannot be paid any more."""
        ...

    def refund(self, request: RefundRequest, *, key: str) -> RefundSnapshot | Unknown:
        """Refunds, once per key."""
        ...

    def parse_webhook(self, headers: Mapping[str, str], raw: bytes, *, at: datetime) -> VerifiedEvent:
        """Verifies the signature of a webhook and parses it. Raises BadSignature."""
        ...
