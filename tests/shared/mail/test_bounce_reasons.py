"""Reasons of refusals by diagnostic text and mailbox provider."""

import pytest

from portal.shared.mail.bounce_reasons import failure_reason
from portal.shared.mail.mailbox_providers import MailboxProvider, mailbox_provider_of
from portal.shared.mail.states import FailureReason

R = FailureReason


@pytest.mark.parametrize(
    ("diagnostic", "address", "reason"),
    [
        # https://note.com/sendmagic/n/neb6bbe7e51cf (docomo), n875d8dcb6cb8 (au), n5afbf98aeb25 (SoftBank)
        ("550 Unknown user a@docomo.ne.jp", "a@docomo.ne.jp", R.MISSING_OR_FILTERED),
        ("552 Too much mail data", "a@docomo.ne.jp", R.MAILBOX_FULL),
        ("500 Line Too Long", "a@docomo.ne.jp", R.SENDER_PROBLEM),
        ("550 <a@ezweb.ne.jp>: User unknown", "a@ezweb.ne.jp", R.MISSING_OR_FILTERED),
        ("554 5.7.1 <a@ezweb.ne.jp>: Relay access denied", "a@au.com", R.MALFORMED),
        ("550 Invalid recipient: <a@i.softbank.jp>", "a@i.softbank.jp", R.MISSING),
        ("553 mail.example.jp does not exist", "a@softbank.ne.jp", R.SENDER_PROBLEM),
        ("smtp;550 5.1.1 The email account that you tried to reach does not exist", "a@gmail.com", R.MISSING),
        ("550-5.7.26 Unauthenticated email from example.jp is not accepted", "a@gmail.com", R.SENDER_PROBLEM),
        ("421-4.7.28 unusual rate of mail", "a@gmail.com", R.TEMPORARY),
        ("452-4.2.2 The email account is over quota", "a@gmail.com", R.MAILBOX_FULL),
        ("smtp; 550 5.7.1 rejected by policy", "a@example.jp", R.FILTERED),
        ("450 4.2.0 Greylisted, try again", "a@example.jp", R.TEMPORARY),
        ("554 Transaction failed", "a@example.jp", R.UNKNOWN),
        ("SMTPRecipientsRefused: {'a@docomo.ne.jp': (550, b'Unknown user')}", "a@docomo.ne.jp", R.MISSING_OR_FILTERED),
        ("SMTPDataError: (552, b'Too much mail data')", "a@docomo.ne.jp", R.MAILBOX_FULL),
        ("", "a@docomo.ne.jp", R.UNKNOWN),
    ],
)
def test_the_reason_depends_on_diagnostic_and_domain(diagnostic, address, reason):
    assert failure_reason(diagnostic, address, "bounced") == reason


@pytest.mark.parametrize(
    ("label", "reason"), [("invalid", R.MALFORMED), ("blocked", R.FILTERED), ("spam", R.SPAM), ("bounced", R.UNKNOWN)]
)
def test_the_esps_label_counts_when_nothing_else_matches(label, reason):
    assert failure_reason("", "a@example.jp", label) == reason
    assert failure_reason("550 5.1.1 no such user", "a@example.jp", label) == R.MISSING


@pytest.mark.parametrize(
    ("address", "mailbox_provider"),
    [
        ("a@docomo.ne.jp", MailboxProvider.DOCOMO),
        ("a@EZWEB.ne.jp", MailboxProvider.AU),
        ("a@t.vodafone.ne.jp", MailboxProvider.SOFTBANK),
        ("a@ymobile.ne.jp", MailboxProvider.YMOBILE),
        ("a@rakumail.jp", MailboxProvider.RAKUTEN),
        ("a@googlemail.com", MailboxProvider.GMAIL),
        ("a@ybb.ne.jp", MailboxProvider.YAHOO),
        ("a@me.com", MailboxProvider.ICLOUD),
        ("a@hotmail.co.jp", MailboxProvider.OUTLOOK),
        ("a@company.example", MailboxProvider.OTHER),
    ],
)
def test_the_mailbox_provider_is_found_by_the_domain(address, mailbox_provider):
    assert mailbox_provider_of(address) == mailbox_provider
