"""The fact "ticket-pictures": four drawings that explain the e-ticket."""

from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portal.shared.registries.facts import Fact, register_fact


def _pictures(params: Mapping[str, str]) -> SafeString:
    """The drawings contain no text, so that they suit every language."""
    return render_to_string("commerce/tickets/facts/pictures.html")


register_fact(Fact("ticket-pictures", _("電子チケットの使い方（絵）"), block=_pictures))
