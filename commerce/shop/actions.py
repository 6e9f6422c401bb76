"""Actions of help answers about events."""

from django.utils.translation import gettext_lazy as _

from portal.shared.registries.actions import Action, register_action

register_action(Action("event-fees", _("イベントを選んで手数料を見る"), url_name="event_fees"))
