"""Registers the payment providers in use as recipients of data, from the server and from the buyer's browser."""

from django.conf import settings
from django.utils.translation import gettext as _

from commerce.payments.gateways.routing import GATEWAYS
from portal.shared.registries.data_recipients import DataRecipient, register_data_recipients

COMPANIES = {"stripe": "Stripe, Inc.（Stripe）", "komoju": "株式会社DEGICA（KOMOJU）"}
NOT_EXTERNAL = {"", "sandbox"}  # the sandbox runs on this server


def data_recipients() -> list[DataRecipient]:
    """Returns two rows per provider: what the server sends, and what the buyer types on its page."""
    used = set(settings.PAYMENT_GATEWAYS.values()) - NOT_EXTERNAL
    return [recipient for name in GATEWAYS if name in used for recipient in _recipients(COMPANIES.get(name, name))]


def _recipients(company: str) -> list[DataRecipient]:
    sent = _("金額、お申込みの名称、申込みごとの番号、メールアドレス。コンビニ払いでは、お名前と電話番号も送ります。")
    typed = _("決済会社の画面で入力する支払いの情報（カード番号など）と、端末とブラウザーの情報")
    return [
        DataRecipient(company, sent, _("お支払いと返金の手続き")),
        DataRecipient(company, typed, _("お支払いの手続きと、不正な利用の防止"), sent_by_browser=True),
    ]


register_data_recipients("payments", data_recipients)
