"""What a server's words mean depends on whose server it is."""

import pytest

from portal.shared.mail.mailbox_providers import Carrier, carrier_of
from portal.shared.mail.states import Reason
from portal.shared.mail.tracking.bounce_reasons import reason_of

R = Reason


@pytest.mark.parametrize(
    ("reply", "address", "reason"),
    [
        # https://note.com/sendmagic/n/neb6bbe7e51cf (docomo), n875d8dcb6cb8 (au), n5afbf98aeb25 (SoftBank)
        ("550 Unknown user a@docomo.ne.jp", "a@docomo.ne.jp", R.MISSING_OR_FILTERED),
        ("552 Too much mail data", "a@docomo.ne.jp", R.FULL),
        ("500 Line Too Long", "a@docomo.ne.jp", R.OURS),
        ("550 <a@ezweb.ne.jp>: User unknown", "a@ezweb.ne.jp", R.MISSING_OR_FILTERED),
        ("554 5.7.1 <a@ezweb.ne.jp>: Relay access denied", "a@au.com", R.MALFORMED),
        ("550 Invalid recipient: <a@i.softbank.jp>", "a@i.softbank.jp", R.MISSING),
        ("553 mail.example.jp does not exist", "a@softbank.ne.jp", R.OURS),
        ("smtp;550 5.1.1 The email account that you tried to reach does not exist", "a@gmail.com", R.MISSING),
        ("550-5.7.26 Unauthenticated email from example.jp is not accepted", "a@gmail.com", R.OURS),
        ("421-4.7.28 unusual rate of mail", "a@gmail.com", R.LATER),
        ("452-4.2.2 The email account is over quota", "a@gmail.com", R.FULL),
        ("smtp; 550 5.7.1 rejected by policy", "a@example.jp", R.FILTERED),
        ("450 4.2.0 Greylisted, try again", "a@example.jp", R.LATER),
        ("554 Transaction failed", "a@example.jp", R.UNKNOWN),
        ("SMTPRecipientsRefused: {'a@docomo.ne.jp': (550, b'Unknown user')}", "a@docomo.ne.jp", R.MISSING_OR_FILTERED),
        ("SMTPDataError: (552, b'Too much mail data')", "a@docomo.ne.jp", R.FULL),
        ("", "a@docomo.ne.jp", R.UNKNOWN),
    ],
)
def test_words_and_domain_decide(reply, address, reason):
    assert reason_of(reply, address, "bounced") == reason


@pytest.mark.parametrize(
    ("label", "reason"), [("invalid", R.MALFORMED), ("blocked", R.FILTERED), ("spam", R.SPAM), ("bounced", R.UNKNOWN)]
)
def test_the_providers_label_is_the_last_resort(label, reason):
    assert reason_of("", "a@example.jp", label) == reason
    assert reason_of("550 5.1.1 no such user", "a@example.jp", label) == R.MISSING


@pytest.mark.parametrize(
    ("address", "carrier"),
    [
        ("a@docomo.ne.jp", Carrier.DOCOMO),
        ("a@EZWEB.ne.jp", Carrier.AU),
        ("a@t.vodafone.ne.jp", Carrier.SOFTBANK),
        ("a@ymobile.ne.jp", Carrier.YMOBILE),
        ("a@rakumail.jp", Carrier.RAKUTEN),
        ("a@googlemail.com", Carrier.GMAIL),
        ("a@ybb.ne.jp", Carrier.YAHOO),
        ("a@me.com", Carrier.ICLOUD),
        ("a@hotmail.co.jp", Carrier.OUTLOOK),
        ("a@company.example", Carrier.OTHER),
    ],
)
def test_the_domain_tells_the_carrier(address, carrier):
    assert carrier_of(address) == carrier
