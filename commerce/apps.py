"""The Django app `commerce`: one app and one migrations folder for all sub-packages of the shop."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommerceConfig(AppConfig):
    """Configuration of the app that holds events, orders, payments, tickets and receipts."""

    name = "commerce"
    verbose_name = _("ショップ")
