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
        ("554 5.7.1 <a@ezweb.ne.jp>: Relay access denied", "a@au.com", R.SENDER_PROBLEM),
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
    "diagnostic",
    [
        "554 5.7.1 <a@example.jp>: Relay access denied",
        "550 5.7.1 Relaying denied. Proper authentication required",
        "550 relay not permitted",
        "550 5.1.1 Unable to relay for a@example.jp",
        "454 4.7.1 <a@example.jp>: Relay access denied",
        "530 5.7.0 Authentication required",
        "535 5.7.8 Error: authentication failed",
        "550 5.1.8 <info@cloud-pass.jp>: Sender address rejected: Domain not found",
        "550 5.1.0 Sender address <info@cloud-pass.jp> does not exist",
        "SMTPSenderRefused: (550, b'5.1.1 User unknown', 'info@cloud-pass.jp')",
        "550 5.7.23 SPF validation failed",
        "550 5.7.509 Access denied, sending domain does not pass DMARC verification",
        "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org",
        "550 5.7.350 Remote server returned message detected as spam",
        "554 Message rejected due to content identified as spam",
        "550 5.4.5 Daily user sending quota exceeded",
        "554 Throttling failure: Daily message quota exceeded",
        "521 5.2.1 mx.example.jp does not accept mail from you (192.0.2.1)",
        "550 5.2.1 We are not accepting mail from this network",
        "552 5.3.4 Message size exceeds fixed limit",
        "500 5.5.2 Command unrecognized",
    ],
)
def test_a_refusal_of_our_relay_sender_policy_or_quota_is_our_problem(diagnostic):
    for address in ("a@example.jp", "a@docomo.ne.jp", "a@au.com"):
        assert failure_reason(diagnostic, address) == R.SENDER_PROBLEM


@pytest.mark.parametrize(
    ("diagnostic", "reason"),
    [
        ("550 5.1.1 <spf@example.jp>: User unknown in relay recipient table", R.MISSING),
        ("550 5.1.2 Bad destination system address", R.MALFORMED),
        ("501 5.1.3 Bad recipient address syntax", R.MALFORMED),
        ("551 5.1.6 Mailbox has moved", R.MISSING),
        ("550 5.2.1 The mailbox is disabled", R.MISSING),
        ("550 User (hanako) not listed in Domino Directory: no such user", R.MISSING),
        ("550 Domain example.jp does not exist", R.MALFORMED),
        ("5.4.4 Host or domain name not found. Name service error for name=example.jp type=MX", R.MALFORMED),
        ("5.4.4 Host or domain name not found. Name service error for name=relay.cloud-pass.jp type=A", R.UNKNOWN),
        ("550 Requested action not taken: mailbox unavailable", R.UNKNOWN),
        ("550", R.UNKNOWN),
        ("554 5.4.0 Error: too many hops", R.SENDER_PROBLEM),
    ],
)
def test_only_codes_and_texts_about_the_address_count_as_a_wrong_address(diagnostic, reason):
    assert failure_reason(diagnostic, "spf@example.jp") == reason


@pytest.mark.parametrize(
    "diagnostic", ["550", "550 5.7.1 rejected by policy", "550 5.2.0 refused", "554 Transaction failed"]
)
def test_an_unexplained_refusal_of_a_mobile_company_is_no_wrong_address(diagnostic):
    assert failure_reason(diagnostic, "a@docomo.ne.jp") in {R.UNKNOWN, R.FILTERED}


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
