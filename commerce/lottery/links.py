"""The signed URL of a lottery entry, which needs no login."""

from commerce.lottery.models import LotteryEntry
from portal.shared.http.absolute_urls import absolute


def lottery_entry_url(lottery_entry: LotteryEntry) -> str:
    """Absolute URL of the entry's page in the entry's language, for e-mails."""
    return absolute(
        "lottery_entry", lottery_entry.code, locale=lottery_entry.locale, query={"k": lottery_entry.link_token}
    )
