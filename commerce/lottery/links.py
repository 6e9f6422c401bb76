"""The one address of a lottery entry that works without logging in: signed, absolute, in the entry's language."""

from commerce.lottery.models import LotteryEntry
from portal.shared.absolute_urls import absolute


def lottery_entry_url(lottery_entry: LotteryEntry) -> str:
    """The page that says how the entry stands; mails link here."""
    return absolute(
        "lottery_entry", lottery_entry.code, locale=lottery_entry.locale, query={"k": lottery_entry.link_token}
    )
