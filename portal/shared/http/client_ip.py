"""The IP address of a request's sender, used for limits only."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str:
    """The visitor's IP address; ALLAUTH_TRUSTED_PROXY_COUNT decides which part of X-Forwarded-For is trusted."""
    return get_adapter().get_client_ip(request)
