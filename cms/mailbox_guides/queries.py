"""Reads of the guidance."""

from django.conf import settings
from django.utils.translation import get_language

from cms.mailbox_guides.models import CarrierHelp
from portal.shared.mail.mailbox_providers import Carrier


def help_for(carrier: Carrier) -> CarrierHelp | None:
    """The guidance in the reader's language, else in Japanese; where nothing is written, that for everybody else."""
    wanted = [(c, code) for c in (carrier, Carrier.OTHER) for code in (_language(), settings.LANGUAGE_CODE)]
    written = CarrierHelp.objects.filter(carrier__in=[carrier, Carrier.OTHER]).select_related("locale")
    found = {(Carrier(one.carrier), one.locale.language_code): one for one in written}
    return next((found[key] for key in wanted if key in found), None)


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE)[:2]
