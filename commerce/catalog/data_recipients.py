"""Registers the hosts of HLS streams as data recipients: the viewer's browser requests the stream from them."""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from commerce.catalog.models import Performance
from commerce.catalog.states import StreamPlayer
from portal.shared.registries.data_recipients import DataRecipient, register_data_recipients


def data_recipients() -> list[DataRecipient]:
    """Returns each host once. Streams on an external page are left out: a link sends nothing until it is clicked."""
    performances = Performance.objects.filter(event__live=True, stream_player=StreamPlayer.HLS)
    hosts = {urlsplit(url).netloc for url in performances.values_list("stream_url", flat=True)}
    hosts -= {"", urlsplit(settings.BASE_URL).netloc}
    data, purpose = _("ネットワークのアドレス、端末とブラウザーの情報"), _("購入した配信の再生")
    return [DataRecipient(host, data, purpose, sent_by_browser=True) for host in sorted(hosts)]


register_data_recipients("streams", data_recipients)
