"""The company that runs a mailbox, found by the domain: filter settings and bounce texts differ by company."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.shared.text.email_addresses import normalise
from portal.shared.text.email_domains import VODAFONE_DOMAINS


class MailboxProvider(models.TextChoices):
    """Companies whose filter settings the site explains; all other companies are `OTHER`."""

    DOCOMO = "docomo", _("ドコモ")
    AU = "au", _("au・UQ mobile")
    SOFTBANK = "softbank", _("ソフトバンク")
    YMOBILE = "ymobile", _("ワイモバイル")
    RAKUTEN = "rakuten", _("楽天モバイル")
    GMAIL = "gmail", _("Gmail")
    YAHOO = "yahoo", _("Yahoo!メール")
    ICLOUD = "icloud", _("iCloudメール")
    OUTLOOK = "outlook", _("Outlook・Hotmail")
    OTHER = "other", _("そのほかのメール")


DOMAINS: dict[MailboxProvider, tuple[str, ...]] = {
    MailboxProvider.DOCOMO: ("docomo.ne.jp",),
    MailboxProvider.AU: ("ezweb.ne.jp", "au.com", "uqmobile.jp", "biz.ezweb.ne.jp", "ido.ne.jp"),
    MailboxProvider.SOFTBANK: ("softbank.ne.jp", "i.softbank.jp", "disney.ne.jp", *VODAFONE_DOMAINS),
    MailboxProvider.YMOBILE: (
        "ymobile.ne.jp",
        "yahoo.ne.jp",
        "ymobile1.ne.jp",
        "wcm.ne.jp",
        "pdx.ne.jp",
        "willcom.com",
        "emobile.ne.jp",
        "emobile-s.ne.jp",
    ),
    MailboxProvider.RAKUTEN: ("rakumail.jp",),
    MailboxProvider.GMAIL: ("gmail.com", "googlemail.com"),
    MailboxProvider.YAHOO: ("yahoo.co.jp", "ybb.ne.jp"),
    MailboxProvider.ICLOUD: ("icloud.com", "me.com", "mac.com"),
    MailboxProvider.OUTLOOK: (
        "outlook.jp",
        "outlook.com",
        "hotmail.co.jp",
        "hotmail.com",
        "live.jp",
        "live.com",
        "msn.com",
    ),
}
_BY_DOMAIN = {domain: provider for provider, domains in DOMAINS.items() for domain in domains}
# These accept a mail and may still drop it silently by a setting of the customer, so "250 OK" does not mean delivery.
SILENTLY_FILTERING = frozenset(
    {
        MailboxProvider.DOCOMO,
        MailboxProvider.AU,
        MailboxProvider.SOFTBANK,
        MailboxProvider.YMOBILE,
        MailboxProvider.RAKUTEN,
    }
)


def mailbox_provider_of(address: str) -> MailboxProvider:
    """The company that runs the mailbox of the address, by its domain."""
    return _BY_DOMAIN.get(address.rpartition("@")[2].lower(), MailboxProvider.OTHER)


def mailbox_of(address: str) -> str:
    """The mailbox that an address reaches, for limits only: in lower case, without "+tag", and without Gmail's dots.

    Never send to it: not every server knows tags, and where one does not, two mailboxes share a limit.
    """
    local, _at, domain = normalise(address).lower().rpartition("@")
    local = local.partition("+")[0] or local
    if mailbox_provider_of(address) == MailboxProvider.GMAIL:
        return f"{local.replace('.', '')}@gmail.com"
    return f"{local}@{domain}"
