"""Sending through the API of a mail service, with anymail."""

from datetime import UTC, datetime

import pytest
from django.core import mail as django_mail

from portal.shared.mail.models import MailState
from portal.shared.mail.outbox import queue_mail
from portal.shared.mail.sending.delivery import deliver
from portal.shared.models import SiteSettings

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def test_a_mail_sent_by_an_esp_has_its_headers_and_both_bodies(settings, run_jobs, time_machine):
    time_machine.move_to(NOON, tick=False)
    settings.MAILERS = {"default": {"BACKEND": "anymail.backends.test.EmailBackend"}}
    mail = queue_mail("unknown_account", to="a@example.jp", about=None, locale="ja", at=NOON)
    run_jobs()
    mail.refresh_from_db()

    assert mail.state == MailState.SENT, mail.last_error
    (message,) = django_mail.outbox
    params = message.anymail_test_params
    assert dict(params["extra_headers"]) == {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"}
    assert [to.addr_spec for to in params["to"]] == ["a@example.jp"]
    assert params["from"].addr_spec == SiteSettings.load().sender_address
    assert (params["text_body"], params["html_body"]) == (message.body, message.alternatives[0].content)
    assert "<html" in params["html_body"]


def test_a_refusal_by_the_esp_fails_the_mail(settings, monkeypatch):
    from anymail.backends.test import EmailBackend
    from anymail.exceptions import AnymailRecipientsRefused

    def refuse(self, payload, message):
        raise AnymailRecipientsRefused(email_message=message, payload=payload, backend=self)

    monkeypatch.setattr(EmailBackend, "post_to_esp", refuse)
    settings.MAILERS = {"default": {"BACKEND": "anymail.backends.test.EmailBackend"}}
    mail = queue_mail("unknown_account", to="a@example.jp", about=None, locale="ja", at=NOON)
    deliver(mail.pk, at=NOON)
    mail.refresh_from_db()

    assert (mail.state, len(django_mail.outbox)) == (MailState.FAILED, 0)
