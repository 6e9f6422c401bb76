"""Registers the company that sends our mails, as a recipient of personal data."""

from django.conf import settings
from django.utils.translation import gettext as _

from portal.shared.registries.data_recipients import DataRecipient, register_data_recipients

LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1", ""}
ESP_COMPANIES = {  # module of anymail → company; one that is missing here is named by its module
    "amazon_ses": "Amazon Web Services（Amazon SES）",
    "brevo": "Sendinblue SAS（Brevo）",
    "mailgun": "Sinch（Mailgun）",
    "mailjet": "Sinch（Mailjet）",
    "postmark": "ActiveCampaign, LLC（Postmark）",
    "resend": "Plus Five Five, Inc.（Resend）",
    "sendgrid": "Twilio Inc.（SendGrid）",
}


def _esp() -> str:
    """The sending company or the host of its server; "" when no other company is involved."""
    module, _dot, _class = settings.MAIL_BACKEND.rpartition(".")
    if module.startswith("anymail.backends."):
        name = module.removeprefix("anymail.backends.")
        return "" if name in {"test", "console"} else ESP_COMPANIES.get(name, name)
    options = settings.MAILERS["default"].get("OPTIONS", {})
    host = str(options.get("host", ""))
    return "" if host in LOCAL_HOSTS else host


def esp_as_data_recipient() -> list[DataRecipient]:
    """The configured mail service as a list of one; empty when we send by ourselves."""
    esp = _esp()
    if not esp:
        return []
    data = _("宛先のメールアドレス、メールの内容（お名前、お申込みの内容、電子チケットへのリンクなど）")
    return [DataRecipient(esp, data, _("メールのお届けと、届いたかどうかの確認"))]


register_data_recipients("mail", esp_as_data_recipient)
