"""Holds back mails that are still waiting when the address that they would go to turns out to be wrong."""

from datetime import datetime

from django.db import transaction

from portal.shared.accounts.models import User
from portal.shared.mail import journal
from portal.shared.mail.models import MailMessage
from portal.shared.mail.states import MailState


@transaction.atomic
def withdraw(user: User, *, address: str, at: datetime) -> int:
    """Waiting mails of a person to one address are not sent; one that a worker holds this moment is out of reach."""
    waiting = MailMessage.objects.filter(user=user, address__iexact=address, state=MailState.QUEUED).order_by("pk")
    return sum(journal.hold_back(mail, at, reply="address corrected") for mail in waiting)
