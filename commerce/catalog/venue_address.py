"""The street address of a venue as one line, and the link to a map."""

from urllib.parse import urlencode

from django.utils.translation import get_language

# Google's documented address of a search: opens the app of a phone or the page; nothing is embedded, nothing is sent before.
MAP_SEARCH = "https://www.google.com/maps/search/"


def one_line(postal_code: str, street: str) -> str:
    """〒105-0000 東京都港区芝浦0丁目1番2号, or 0-1-2 Shibaura, Minato-ku, Tokyo 105-0000; "" without a street."""
    if not (street and postal_code):
        return street
    is_japanese = (get_language() or "ja").startswith("ja")
    return f"〒{postal_code} {street}" if is_japanese else f"{street} {postal_code}"


def map_url(venue: str, address: str) -> str:
    """A link to the venue on a map; "" without an address, since a name alone may lead elsewhere."""
    return f"{MAP_SEARCH}?{urlencode({'api': 1, 'query': f'{venue} {address}'})}" if address else ""
