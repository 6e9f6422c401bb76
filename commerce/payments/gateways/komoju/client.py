"""KOMOJU's HTTP API: JSON both ways, the secret key as user name, and what each kind of answer means for us."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

import httpx
from django.conf import settings

from commerce.payments.gateways.base import Unreachable

TIMEOUT = httpx.Timeout(10, connect=3)  # seconds
API_VERSION = "2025-01-28"  # the first in which a refused card makes a payment "failed"
TEST_KEY = "sk_test_"
MOST_KEY_CHARS = 100


class Refused(Exception):
    """KOMOJU's clear no: a status of 4xx and its word for it. Its sentence is left out: it may quote the buyer."""

    def __init__(self, status: int, error: dict) -> None:
        self.status, self.code, self.param = status, str(error.get("code") or ""), str(error.get("param") or "")
        self.is_about_key = "idempotency" in f"{self.code} {self.param} {error.get('message')}".lower()
        super().__init__(" ".join(filter(None, [str(status), self.code, self.param]))[:200])

    @property
    def is_busy(self) -> bool:
        """Turned away at the door, because we call too often: nothing was done."""
        return self.status == httpx.codes.TOO_MANY_REQUESTS

    @property
    def decides_nothing(self) -> bool:
        """The first call with this key still runs, or began something else that may be paid."""
        return self.status == httpx.codes.CONFLICT or self.is_about_key

    @property
    def may_change(self) -> bool:
        """About us and this moment, not about the thing itself: the same call may succeed later."""
        ours = {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN, httpx.codes.NOT_FOUND}
        return self.decides_nothing or self.is_busy or self.status in ours


@contextmanager
def malformed_as_unreachable() -> Iterator[None]:
    """Raises Unreachable where an answer lacks what KOMOJU's answers have: then we learned nothing."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unreachable(f"nonsense: {type(error).__name__}") from error


def is_live() -> bool:
    """Whether the key moves real money. Whatever is not clearly a test key does."""
    return bool(settings.KOMOJU_API_KEY) and not settings.KOMOJU_API_KEY.startswith(TEST_KEY)


class Client:
    """Calls that raise Unreachable when we learn nothing, and Refused when KOMOJU says no."""

    def get(self, path: str, **params: str) -> dict:
        """Reads one thing, or a list."""
        return self._call("GET", path, params=params)

    def post(self, path: str, body: dict | None = None, *, key: str = "") -> dict:
        """Does something, once per key. Without a key a repeated call is a new one, as cancelling needs it:
        a key would have KOMOJU repeat its first "not now" for 24 hours. {} when it answers without words.
        """
        headers = {"X-KOMOJU-IDEMPOTENCY": short_key(key)} if key else {}
        return self._call("POST", path, json=body or {}, headers=headers)

    @cached_property
    def _http(self) -> httpx.Client:
        return httpx.Client(trust_env=False)

    def _call(self, verb: str, path: str, *, headers: dict[str, str] | None = None, **content) -> dict:
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
            error = body.get("error")
            raise Refused(answer.status_code, error if isinstance(error, dict) else {})
        return body


def short_key(key: str) -> str:
    """The key as KOMOJU takes it: at most 100 characters of ASCII. A longer one becomes its fingerprint."""
    if len(key) <= MOST_KEY_CHARS and key.isascii():
        return key
    return hashlib.sha256(key.encode()).hexdigest()
