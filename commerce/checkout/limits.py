"""Durations of the purchase; pages, help and e-mails read them through facts."""

from datetime import timedelta

HOLD_DURATION = timedelta(minutes=15)  # how long a new order's tickets are reserved
HOLD_EXTENSION = timedelta(minutes=10)  # once per order, on the buyer's request
