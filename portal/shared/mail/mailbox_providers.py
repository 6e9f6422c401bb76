"""Which company keeps a mailbox, told by the domain: its settings and the meaning of its refusals are its own."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.shared.mail.address_domains import AREAS_OF_VODAFONE


class Carrier(models.TextChoices):
    """Companies whose settings we can explain; everybody else is `OTHER`."""

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


DOMAINS: dict[Carrier, tuple[str, ...]] = {
    Carrier.DOCOMO: ("docomo.ne.jp",),
    Carrier.AU: ("ezweb.ne.jp", "au.com", "uqmobile.jp", "biz.ezweb.ne.jp", "ido.ne.jp"),
    Carrier.SOFTBANK: ("softbank.ne.jp", "i.softbank.jp", "disney.ne.jp", *AREAS_OF_VODAFONE),
    Carrier.YMOBILE: (
        "ymobile.ne.jp",
        "yahoo.ne.jp",
        "ymobile1.ne.jp",
        "wcm.ne.jp",
        "pdx.ne.jp",
        "willcom.com",
        "emobile.ne.jp",
        "emobile-s.ne.jp",
    ),
    Carrier.RAKUTEN: ("rakumail.jp",),
    Carrier.GMAIL: ("gmail.com", "googlemail.com"),
    Carrier.YAHOO: ("yahoo.co.jp", "ybb.ne.jp"),
    Carrier.ICLOUD: ("icloud.com", "me.com", "mac.com"),
    Carrier.OUTLOOK: (
        "outlook.jp",
        "outlook.com",
        "hotmail.co.jp",
        "hotmail.com",
        "live.jp",
        "live.com",
        "msn.com",
    ),
}
_BY_DOMAIN = {domain: carrier for carrier, domains in DOMAINS.items() for domain in domains}
# What these take, they may still drop in silence by a setting of their customer; a server's "yes" says little there.
SILENT = frozenset({Carrier.DOCOMO, Carrier.AU, Carrier.SOFTBANK, Carrier.YMOBILE, Carrier.RAKUTEN})


def carrier_of(address: str) -> Carrier:
    """The company that keeps the address's mailbox."""
    return _BY_DOMAIN.get(address.rpartition("@")[2].lower(), Carrier.OTHER)
