"""Writes of what readers say about answers, within limits; no name, no address and no cookie is kept."""

from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cms.faq.feedback_models import FaqOpening, FaqVote
from cms.faq.models import FaqEntry
from portal.shared.throttle import throttle

PER_NETWORK = 30  # votes in an hour; a company or a carrier is one network


def count_opening(entry: FaqEntry, at: datetime) -> None:
    """One more today. The page itself is the same for all and kept, so its fragment tells us."""
    today = {"faq_entry": entry, "day": timezone.localdate(at)}
    if not FaqOpening.objects.filter(**today).update(count=F("count") + 1):
        _row, made = FaqOpening.objects.get_or_create(**today, defaults={"count": 1})
        if not made:
            FaqOpening.objects.filter(**today).update(count=F("count") + 1)


def vote(entry: FaqEntry, *, solved: bool, network: str, browser: str, at: datetime) -> FaqVote:
    """Takes one word per visitor, answer and day; a second press that day changes it. Raises TooManyTries."""
    throttle(f"faq-vote:{network}", limit=PER_NETWORK, per=timedelta(hours=1), at=at)
    known = f"{timezone.localdate(at)}:{network}:{browser}"
    visitor = salted_hmac("faq-vote", known, algorithm="sha256").hexdigest()
    row, _made = FaqVote.objects.update_or_create(
        faq_entry=entry,
        visitor=visitor,
        defaults={"solved": solved, "created_at": at},
        create_defaults={"solved": solved, "created_at": at, "faq_entry": entry, "visitor": visitor},
    )
    return row


def add_vote_reason(row: FaqVote, *, reason: str, text: str) -> None:
    """Adds why it did not help."""
    FaqVote.objects.filter(pk=row.pk).update(reason=reason, text=text)
