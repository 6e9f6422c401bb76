"""One mail event in many posts at once is stored once; controls without the locks show both races."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.db import IntegrityError

from portal.shared.mail import services as mail_services
from portal.shared.mail.models import MailEvent, MailMessage
from portal.shared.mail.outbox import queue_mail
from portal.shared.mail.states import MailState
from tests.concurrency.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
POSTS = 6


def recorded_at_once() -> list[object]:
    mail = queue_mail("unknown_account", to="a@docomo.ne.jp", about=None, locale="ja", at=NOON)
    MailMessage.objects.filter(pk=mail.pk).update(state=MailState.SENT, last_error="")

    def record() -> bool:
        fields = {"at": NOON, "source": "postmark", "external_id": "bounced:1", "reply": "550 Unknown user"}
        return mail_services.record_event(mail, MailEvent(state=MailState.BOUNCED, reason="missing", **fields))

    return at_once([record] * POSTS)


def test_many_posts_of_one_mail_event_are_one_row():
    assert sorted(recorded_at_once()) == [False] * (POSTS - 1) + [True]
    assert MailEvent.objects.count() == 1
    assert MailMessage.objects.get().state == MailState.BOUNCED


def test_without_the_row_lock_the_database_has_to_refuse_some(monkeypatch):
    unlocked = SimpleNamespace(select_for_update=lambda: MailMessage.objects, filter=MailMessage.objects.filter)
    monkeypatch.setattr(mail_services, "MailMessage", SimpleNamespace(objects=unlocked))
    assert IntegrityError in {type(result) for result in recorded_at_once()}


def test_many_workers_at_once_get_one_lease():
    mail = queue_mail("unknown_account", to="a@docomo.ne.jp", about=None, locale="ja", at=NOON)
    leases = at_once([lambda: mail_services.acquire_lease(mail.pk, NOON)] * POSTS)
    assert sum(lease is not None for lease in leases) == 1
    mail.refresh_from_db()
    assert mail.attempts == 1
    mail_services.record_attempt(next(lease for lease in leases if lease), MailState.SENT, NOON, sent_at=NOON)
