"""The action "check device", which editors can place in answers."""

from django.utils.translation import gettext_lazy as _

from portal.shared.registries.actions import Action, register_action
from support.device_check.forms import CheckChooser

register_action(
    Action(
        "check-device",
        _("この端末で使えるか調べる"),
        url_name="support_environment",
        chooser=CheckChooser,
        icon="phone",
    )
)
