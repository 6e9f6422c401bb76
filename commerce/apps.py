"""The app `commerce`: one app, one migrations folder, many chapters."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommerceConfig(AppConfig):
    """Events, orders, payments, tickets, receipts."""

    name = "commerce"
    verbose_name = _("ショップ")
