"""Where a request comes from, used for limits only."""

from ipaddress import IPv6Address, ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str:
    """The visitor's IPv4 address, or the network of an IPv6 address, such as "2001:db8:0:1::/64".

    One line of a provider has a whole /64, in which every browser may take a new address for each request, so limits
    count the network (RFC 6177). ALLAUTH_TRUSTED_PROXY_COUNT decides which part of X-Forwarded-For is trusted.
    """
    text = get_adapter().get_client_ip(request)
    try:
        address = ip_address(text)
    except ValueError:
        return text
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((address.packed, settings.ALLAUTH_RATE_LIMIT_IPV6_PREFIX), strict=False))
