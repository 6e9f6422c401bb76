"""The name of a mail in lists and timelines is its subject, so that a reader finds it in the mailbox."""

import re
from pathlib import Path

import pytest

from portal.shared import clock
from portal.shared.accounts.models import EmailVerification
from portal.shared.mail.mail_kinds import label_of, mail_kinds
from portal.shared.mail.models import MailMessage
from portal.shared.mail.outbox import queue_mail
from tests.factories.accounts import make_verification

TEMPLATES = Path(__file__).resolve().parents[3] / "templates" / "mail"
SEVERAL = {"order_confirmed", "verify_address", "transfer_received"}  # by price, purpose, and state of the ticket


def subjects(kind: str) -> list[str]:
    return re.findall(r'translate "([^"]+)"', (TEMPLATES / f"{kind}.subject.txt").read_text())


def test_the_label_of_each_kind_is_its_subject():
    kinds = [kind for kind in mail_kinds if (TEMPLATES / f"{kind.name}.subject.txt").exists()]
    several = {kind.name for kind in kinds if len(subjects(kind.name)) > 1}

    assert several == SEVERAL
    assert [kind.name for kind in kinds if str(kind.label) not in subjects(kind.name)] == []
    assert len(kinds) > 30


@pytest.mark.django_db
@pytest.mark.parametrize("purpose", EmailVerification.Purpose.values)
def test_a_verification_is_called_by_the_subject_of_its_purpose(purpose, mailoutbox, run_jobs):
    verification = make_verification(clock.now(), purpose=purpose)
    queue_mail("verify_address", to=verification.email, about=verification, locale="ja", at=clock.now())
    run_jobs()

    assert label_of(MailMessage.objects.get()) == mailoutbox[0].subject


@pytest.mark.django_db
def test_a_mail_of_a_kind_that_is_gone_is_called_by_its_code():
    assert label_of(MailMessage(kind="of_an_old_app")) == "of_an_old_app"
