"""Rules of accounts: one mailbox is one account, in whatever form its address was once stored."""

import string
from collections import defaultdict

from django.utils.translation import gettext_lazy as _

from commerce.audit.rules import AuditQuery, AuditRule, Rows
from portal.shared.text.email_addresses import normalise

GROUP = "accounts"


def accounts_share_no_mailbox(query: AuditQuery) -> Rows:
    """No two accounts have the same address in two forms, such as taro@日本語.jp and taro@xn--wgv71a119e.jp."""
    rows = query.sql(
        """
        SELECT id, email FROM shared_user WHERE email LIKE %(punycode)s OR TRIM(email, %(ascii)s) <> '' ORDER BY id
        """,
        punycode="%xn--%",
        ascii=string.printable,  # what is left of an address without them is not ASCII
    )
    accounts = defaultdict(list)
    for pk, email in rows:
        accounts[normalise(email).lower()].append(pk)
    for pks in accounts.values():
        if len(pks) > 1:
            yield f"user {pks[0]}", "user " + ", ".join(map(str, pks[1:]))


RULES = [
    AuditRule(
        GROUP,
        accounts_share_no_mailbox,
        _("同じメールボックスのアカウントが2つ以上あります"),
        _("お客さまにどちらを使うか確かめ、使わないほうのアドレスを変えるか、退会の手続きをしてください。"),
    ),
]
