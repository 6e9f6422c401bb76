"""Writes feedback on answers; stores no name, no IP address and no cookie."""

from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cms.faq.feedback_models import FaqOpening, FaqVote
from cms.faq.models import FaqEntry
from portal.shared.throttle import throttle

PER_NETWORK = 30  # votes per hour; all users of a company or a mobile network may share one address


def count_opening(faq_entry: FaqEntry, at: datetime) -> None:
    """Counts one opening for the day; called for the vote fragment, since the page itself is cached."""
    key = {"faq_entry": faq_entry, "day": timezone.localdate(at)}
    if not FaqOpening.objects.filter(**key).update(count=F("count") + 1):
        _row, created = FaqOpening.objects.get_or_create(**key, defaults={"count": 1})
        if not created:  # another request created the row in between
            FaqOpening.objects.filter(**key).update(count=F("count") + 1)


def vote(faq_entry: FaqEntry, *, solved: bool, network: str, browser: str, at: datetime) -> FaqVote:
    """Stores one vote per visitor, answer and day; a second one replaces it. Raises Throttled."""
    throttle(f"faq-vote:{network}", limit=PER_NETWORK, per=timedelta(hours=1), at=at)
    identity = f"{timezone.localdate(at)}:{network}:{browser}"
    visitor = salted_hmac("faq-vote", identity, algorithm="sha256").hexdigest()
    row, _created = FaqVote.objects.update_or_create(
        faq_entry=faq_entry,
        visitor=visitor,
        defaults={"solved": solved, "created_at": at},
        create_defaults={"solved": solved, "created_at": at, "faq_entry": faq_entry, "visitor": visitor},
    )
    return row


def add_vote_reason(row: FaqVote, *, reason: str, text: str) -> None:
    """Stores why the answer did not help, with an optional comment."""
    FaqVote.objects.filter(pk=row.pk).update(reason=reason, text=text)
