"""Registers Google Wallet as a data recipient. Apple passes are created locally and sent to no third party."""

from django.utils.translation import gettext as _

from commerce.tickets.wallet import google
from portal.shared.registries.data_recipients import DataRecipient, register_data_recipients


def data_recipients() -> list[DataRecipient]:
    """Google Wallet if the site has a service account, else no recipient."""
    if not google.is_on():
        return []
    what = _("公演名、日時、会場、チケットの番号とQRコード、お名前、電子チケットのアドレス")
    why = _("「Googleウォレットに保存」を押したときの、チケットの保存")
    return [DataRecipient("Google LLC（Google Wallet）", what, why, sent_by_browser=True)]


register_data_recipients("wallets", data_recipients)
