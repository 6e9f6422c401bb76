"""The picture of an event in a mail about it. Its address is the same for every receiver, so that it tells nothing about who opens it."""

import logging

from commerce.catalog.models import Event
from commerce.catalog.pictures import share_url

log = logging.getLogger(__name__)


def mailed_picture(event: Event) -> str:
    """The absolute URL of the picture that a link to the event has; "" when its file cannot be read."""
    try:
        return share_url(event)
    except Exception:  # noqa: BLE001 - whatever the store of the pictures raises, a ticket is mailed without its picture
        log.warning("event %s: its picture cannot be read for a mail", event.pk)
        return ""
