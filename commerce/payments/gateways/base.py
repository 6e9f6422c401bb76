"""What every provider of payments must be able to do, in our words: seven verbs and the plain values they exchange."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from commerce.payments.states import AttemptState, DisputeState, RefundState


class BadSignature(Exception):
    """News whose sender could not be proven; nothing of it may be stored or believed."""


class WrongTime(BadSignature):
    """News that is signed by its sender, but too old or too early: sent again by somebody, or our clock is wrong."""


class Unreachable(Exception):
    """The provider did not answer, or not with sense: we know nothing new. A question may be asked again."""


@dataclass(frozen=True)
class MethodRules:
    """What a provider allows for one method. Amounts in whole yen.

    `refund_kind`: native (at once), by_provider (it asks the buyer for a bank account), bank_details (we must ask for
    it and hand it over), none. `voucher_stores` are StoreCodes; `asks_store`: the buyer chooses one before it starts.
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
    """Everything a provider needs to begin: `attempt` is our public id, which it keeps and gives back.

    `deadline`: until when a number may be paid at a store; `store` is chosen where the method asks for one.
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
    """The buyer goes on at the provider's page."""

    reference: str
    url: str
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Voucher:
    """The buyer pays at a store with these numbers until the provider's own deadline.

    `codes`: StoreCode → {"payment_code": …, "confirmation_number": …, "url": …}; what a chain does not ask for is "".
    """

    reference: str
    codes: Mapping[str, Mapping[str, str]]
    expires_at: datetime


@dataclass(frozen=True)
class Declined:
    """A clear no, final for this attempt. `decline_class` is one of `payments.declines`; `raw` is for staff."""

    decline_class: str
    reference: str = ""
    raw: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Unknown:
    """The provider may or may not have acted: places stay held, and the truth is looked up later."""

    reason: str


@dataclass(frozen=True)
class Misconfigured:
    """The provider refuses us and not the buyer: key, account or parameters are wrong. Nothing was begun."""

    reason: str


type StartResult = Redirect | Voucher | Declined | Unknown | Misconfigured


@dataclass(frozen=True)
class RefundSnapshot:
    """Where a refund is. `refund` is our public id where the provider gave it back.

    `reference` is "" while it has none. Refused for good is FAILED, with `why` for staff.
    """

    reference: str
    state: RefundState
    amount_yen: int
    at: datetime | None = None
    refund: str = ""
    why: str = ""


@dataclass(frozen=True)
class Disputed:
    """A buyer's objection at the card company; `amount_yen` is what it takes from us, 0 for a mere question."""

    id: str
    state: DisputeState
    amount_yen: int
    at: datetime


@dataclass(frozen=True)
class Snapshot:
    """What the provider says is true at this moment. `charge_id` names the movement of money once it is paid."""

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
    """Nobody can pay this any more."""

    snapshot: Snapshot


@dataclass(frozen=True)
class TooLate:
    """It can't be cancelled (any more, or just now); the snapshot says what it is instead."""

    snapshot: Snapshot


type CancelResult = Cancelled | TooLate | Unknown


@dataclass(frozen=True)
class BankAccount:
    """Where a refund in cash is sent: handed on to the provider, and stored nowhere. The holder in half-width kana."""

    bank_name: str
    bank_code: str
    branch_name: str
    branch_number: str
    kind: str  # normal, checking or savings
    number: str
    holder: str


@dataclass(frozen=True)
class RefundRequest:
    """Money to give back: `refund` is our public id; `account` only where the method's refund_kind is bank_details."""

    reference: str
    refund: str
    amount_yen: int
    reason: str
    method: str
    email: str = ""
    account: BankAccount | None = None


@dataclass(frozen=True)
class VerifiedEvent:
    """News that is proven to come from the provider. It only wakes us up: the truth is fetched."""

    id: str
    kind: str
    reference: str
    created: datetime
    livemode: bool


class Gateway(Protocol):
    """One provider. It writes no rows of ours, and its own words end at this line."""

    @property
    def is_live(self) -> bool:
        """Whether its keys move real money."""
        ...

    def capabilities(self) -> Mapping[str, MethodRules]:
        """The rules of each method that it offers, by the method's code."""
        ...

    def start(self, request: StartRequest, *, key: str) -> StartResult:
        """Begins a payment. The same key begins it once, however often it is called."""
        ...

    def fetch(self, reference: str) -> Snapshot:
        """The truth about one payment. Raises Unreachable."""
        ...

    def find(self, attempt: str) -> Snapshot | None:
        """The payment begun for our attempt (public id), or None when there is none. Raises Unreachable."""
        ...

    def cancel(self, reference: str, *, key: str) -> CancelResult:
        """Makes sure that nobody can pay any more."""
        ...

    def refund(self, request: RefundRequest, *, key: str) -> RefundSnapshot | Unknown:
        """Gives money back, once per key."""
        ...

    def parse_webhook(self, headers: Mapping[str, str], raw: bytes, *, at: datetime) -> VerifiedEvent:
        """Proves where news comes from and names it. Raises BadSignature."""
        ...
