"""What one call of apply_snapshot changed; fulfilment acts on it."""

from dataclasses import dataclass

from commerce.payments.models import LedgerEntry, Refund


@dataclass(frozen=True)
class SnapshotChanges:
    """Changes of one attempt. `new_state` is "" if the state did not change.

    `is_new_payment`: a payment was booked; `is_exact`: in the amount and the currency that were requested.
    `refunds` are refunds of ours whose state changed. `external_refunds` and `dispute_entries` were booked by this
    call: refunds, and their reversals, that the shop did not request, and movements of disputes.
    """

    previous_state: str
    new_state: str
    is_new_payment: bool
    is_exact: bool
    refunds: tuple[Refund, ...] = ()
    external_refunds: tuple[LedgerEntry, ...] = ()
    dispute_entries: tuple[LedgerEntry, ...] = ()
