"""Mail kinds of lotteries, as long as no others are registered."""

import pytest

from portal.shared.mail.kinds import MailKind, kinds, register_mail_kind
from tests.audited import audited  # noqa: F401 - each test here ends with an audit

KINDS = ("received", "won", "lost", "withdrawn")


@pytest.fixture(autouse=True, scope="session")
def mail_kinds():
    for kind in KINDS:
        if f"application_{kind}" not in kinds:
            register_mail_kind(MailKind(f"application_{kind}", kind, context=lambda mail: {}))
