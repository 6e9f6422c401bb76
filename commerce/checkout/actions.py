"""Help actions of the purchase."""

from django.utils.translation import gettext_lazy as _

from portal.shared.registries.actions import Action, register_action

register_action(Action("verify-start", _("イベントを選んで申し込む"), url_name="event_list", in_place=False))
