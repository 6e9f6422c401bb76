"""To whom mails are handed for delivery, by the backend in use."""

from django.conf import settings
from django.utils.translation import gettext as _

from portal.shared.registries.data_recipients import DataRecipient, register_data_recipients

OURSELVES = {"localhost", "127.0.0.1", "::1", ""}
PROVIDERS = {  # module of anymail → the company; one that is missing here is named by its module
    "amazon_ses": "Amazon Web Services（Amazon SES）",
    "brevo": "Sendinblue SAS（Brevo）",
    "mailgun": "Sinch（Mailgun）",
    "mailjet": "Sinch（Mailjet）",
    "postmark": "ActiveCampaign, LLC（Postmark）",
    "resend": "Plus Five Five, Inc.（Resend）",
    "sendgrid": "Twilio Inc.（SendGrid）",
}


def _esp() -> str:
    """Who takes the mails: a company, the host of its server, or "" when they stay in the house."""
    module, _dot, _class = settings.MAIL_BACKEND.rpartition(".")
    if module.startswith("anymail.backends."):
        name = module.removeprefix("anymail.backends.")
        return "" if name in {"test", "console"} else PROVIDERS.get(name, name)
    options = settings.MAILERS["default"].get("OPTIONS", {})
    host = str(options.get("host", ""))
    return "" if host in OURSELVES else host


def esp_as_data_recipient() -> list[DataRecipient]:
    """The carrier of mails, if it is another company's."""
    carrier = _esp()
    if not carrier:
        return []
    what = _("宛先のメールアドレス、メールの内容（お名前、お申込みの内容、電子チケットへのリンクなど）")
    return [DataRecipient(carrier, what, _("メールのお届けと、届いたかどうかの確認"))]


register_data_recipients("mail", esp_as_data_recipient)
