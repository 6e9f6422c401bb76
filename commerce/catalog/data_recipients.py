"""Hosts of streams that our own player plays: the viewer's browser asks them for the pictures."""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from commerce.catalog.models import Performance
from commerce.catalog.states import StreamPlayer
from portal.shared.registries.data_recipients import DataRecipient, register_data_recipients


def data_recipients() -> list[DataRecipient]:
    """Each host once; a stream on another service's page is opened by a link and sends nothing by itself."""
    played = Performance.objects.filter(event__live=True, stream_player=StreamPlayer.HLS)
    hosts = {urlsplit(url).netloc for url in played.values_list("stream_url", flat=True)}
    hosts -= {"", urlsplit(settings.BASE_URL).netloc}
    what, why = _("ネットワークのアドレス、端末とブラウザーの情報"), _("購入した配信の再生")
    return [DataRecipient(host, what, why, sent_by_browser=True) for host in sorted(hosts)]


register_data_recipients("streams", data_recipients)
