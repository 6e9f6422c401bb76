"""The numbers of a purchase: typed once, printed by pages, help and mails through their facts."""

from datetime import timedelta

HOLD_DURATION = timedelta(minutes=15)  # a chosen place waits that long for its buyer
HOLD_EXTENSION = timedelta(minutes=10)  # once, when the buyer asks for it
