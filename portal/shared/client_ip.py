"""What we may know of the machine at the other end: its network address, for limits only."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str:
    """The visitor's network address; behind proxies ALLAUTH_TRUSTED_PROXY_COUNT says which header entry to trust."""
    return get_adapter().get_client_ip(request)
