"""Help actions about the account itself."""

from django.utils.translation import gettext_lazy as _

from portal.shared.registries.actions import Action, register_action

register_action(Action("login", _("ログインする"), url_name="account_login", in_place=False))
