"""Client of KOMOJU's HTTP API: JSON, basic authentication with the secret key, and the meaning of its errors."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import httpx
from django.conf import settings

from commerce.payments.gateways.base import Unreachable

TIMEOUT = httpx.Timeout(10, connect=3)  # seconds
API_VERSION = "2025-01-28"  # the first in which a refused card makes a payment "failed"
TEST_KEY = "sk_test_"
MOST_KEY_CHARS = 100

type Json = dict[str, Any]


class Refused(Exception):
    """An answer with status 4xx, with KOMOJU's code. Its message is left out, because it may quote the buyer."""

    def __init__(self, status: int, error: Json) -> None:
        self.status, self.code, self.param = status, str(error.get("code") or ""), str(error.get("param") or "")
        self.is_about_key = "idempotency" in f"{self.code} {self.param} {error.get('message')}".lower()
        super().__init__(" ".join(filter(None, [str(status), self.code, self.param]))[:200])

    @property
    def is_busy(self) -> bool:
        """Whether the rate limit was exceeded: nothing was done."""
        return self.status == httpx.codes.TOO_MANY_REQUESTS

    @property
    def decides_nothing(self) -> bool:
        """Whether the key is in use: its first call still runs, or started another payment that may be paid."""
        return self.status == httpx.codes.CONFLICT or self.is_about_key

    @property
    def may_change(self) -> bool:
        """Whether the same call may succeed later: the refusal is about the key or the rate, not about the payment."""
        about_key = {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN, httpx.codes.NOT_FOUND}
        return self.decides_nothing or self.is_busy or self.status in about_key


@contextmanager
def malformed_as_unreachable() -> Iterator[None]:
    """Turns errors of reading a malformed answer into Unreachable."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unreachable(f"nonsense: {type(error).__name__}") from error


def is_live() -> bool:
    """Whether the key moves real money: any key that is not a test key."""
    return bool(settings.KOMOJU_API_KEY) and not settings.KOMOJU_API_KEY.startswith(TEST_KEY)


class Client:
    """Calls to the API. They raise Unreachable without a usable answer, and Refused on status 4xx."""

    def get(self, path: str, **params: str) -> Json:
        """Reads a resource or a list."""
        return self._call("GET", path, params=params)

    def post(self, path: str, body: Json | None = None, *, key: str = "") -> Json:
        """Sends a request, which acts once per key; {} if the answer is empty.

        Cancellations have no key: with one, KOMOJU would repeat a first refusal for 24 hours.
        """
        headers = {"X-KOMOJU-IDEMPOTENCY": short_key(key)} if key else {}
        return self._call("POST", path, json=body or {}, headers=headers)

    @cached_property
    def _http(self) -> httpx.Client:
        return httpx.Client(trust_env=False)

    def _call(self, verb: str, path: str, *, headers: dict[str, str] | None = None, **content: Any) -> Json:
        try:
            answer = self._http.request(
                verb,
                f"{settings.KOMOJU_API_URL}{path}",
                auth=(settings.KOMOJU_API_KEY, ""),
                headers={"X-KOMOJU-API-VERSION": API_VERSION} | (headers or {}),
                timeout=TIMEOUT,
                **content,
            )
            body = answer.json() if answer.content else {}
        except (httpx.HTTPError, ValueError) as error:  # its text may quote an address with an order number
            raise Unreachable(type(error).__name__) from error
        if answer.is_server_error or not isinstance(body, dict):
            raise Unreachable(f"{answer.status_code}")
        if not answer.is_success:
            details = body.get("error")
            raise Refused(answer.status_code, details if isinstance(details, dict) else {})
        return body


def short_key(key: str) -> str:
    """Returns the key as KOMOJU accepts it: at most 100 ASCII characters, else its SHA-256."""
    if len(key) <= MOST_KEY_CHARS and key.isascii():
        return key
    return hashlib.sha256(key.encode()).hexdigest()
