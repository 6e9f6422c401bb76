"""No address of the site answers 5xx, whatever stands in its parameters: every URL of the resolver with bad values."""

import os
import re
from itertools import chain

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from portal.settings import BASE_DIR
from tests.commerce.admin.conftest import let_in
from tests.factories.accounts import make_staff
from tests.factories.cms import make_help
from tests.factories.paid_orders import a_bought_order
from tests.factories.support import make_inquiry

VALUES = ["\0", "\udfff", "9" * 25, "-1", "http://[", "x" * 5000, "'\"%_\\", "\u202e\u200b", "export=csv", "²½"]
BODIES = [b"", b"{", b"[" * 5000, b'{"scans": 5}', b'{"scans": [{"at": "\\ud800"}]}', b"\xff\xfe", b'{"a":' * 2000]
OURS = ("portal", "cms", "commerce", "support")
# Each address meets one in ten values in each way; with HOSTILE_EACH=1 all of them.
EACH = int(os.environ.get("HOSTILE_EACH", "10"))
NAMED = re.compile(r'\.(?:GET|POST)(?:\.get|\.getlist)?[\[(]"(\w+)"')
ALSO = [
    "q",
    "p",
    "page",
    "export",
    "found",
    "email",
    "name",
    "text",
    "code",
    "order",
    "next",
    "ordering",
    "locale",
    "k",
]
PASSED_OVER = re.compile(
    "logout|failwhale|readyz"
)  # ends the test's session, fails on purpose, reports what is missing
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def parameters() -> list[str]:
    """Names of query and form parameters that any view of ours reads."""
    sources = chain.from_iterable((BASE_DIR / app).rglob("*.py") for app in OURS)
    found = {name for source in sources for name in NAMED.findall(source.read_text())}
    return sorted({*found, *ALSO} - {"logout"})


def walk(resolver, route: str = ""):
    """(route, view) of every pattern."""
    for pattern in resolver.url_patterns:
        here = route + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLPattern):
            yield here, pattern.callback
        else:
            yield from walk(pattern, here)


def routes(*, staff: bool) -> list[str]:
    """Addresses with `{}` for each parameter."""
    found = [route for route, _view in walk(get_resolver()) if route.startswith("staff/") == staff]
    named = [PARAMETER.sub(r"{\1}", re.sub(r"\(\?P(<\w+>)(?:\[[^\]]*\]|[^()])*\)", r"\1", route)) for route in found]
    addresses = ["/" + re.sub(r"[\^$\\?]|\\Z", "", route) for route in named]
    return [address for address in dict.fromkeys(addresses) if "(" not in address and not PASSED_OVER.search(address)]


@pytest.fixture
def known(db):
    """A value for each parameter that leads to a row."""
    order, inquiry, index = a_bought_order(), make_inquiry(), make_help()
    entry = index.get_descendants().last()
    ticket = order.tickets.first()
    return {
        "code": order.code,
        "slug": order.event.slug,
        "number": inquiry.number,
        "public_id": order.public_id,
        "performance": ticket.performance_id,
        "entry_id": entry.pk,
        "page_id": entry.pk,
        "pk": 1,
        "provider": "postmark",
        "gateway": "sandbox",
        "app_label": "commerce",
        "model_name": "event",
        "user": order.user,
    }


def filled(address: str, known: dict, bad: str = "") -> list[str]:
    """The address with known values, and one for each parameter with the bad value in its place."""
    names = re.findall(r"\{(\w+)\}", address)
    usual = {name: known.get(name, 1) for name in names}
    variants = [usual, *({**usual, name: bad} for name in names)] if bad else [usual]
    return [address.format(**values) for values in variants]


def failures(client: Client, addresses: list[str], known: dict) -> list[str]:
    """What answered 5xx, as method, address and value. Queries hold all parameters at once, then forms."""
    names, failed = parameters(), []
    cookies = "; ".join(f'{name}="\\000{"x" * 60}"' for name in ("watch_device", "gate", "opened", "device_check"))
    headers = {"HX-Request": "true", "HX-Current-URL": "http://[", "Referer": "http://["}

    def ask(method: str, path: str, bad: str, **how) -> None:
        response = getattr(client, method)(path.encode("utf-8", "surrogatepass").decode("utf-8", "replace"), **how)
        if response.status_code >= 500:
            failed.append(f"{method} {path[:80]} {bad[:12]!r}")

    for number, address in enumerate(addresses):
        for turn, bad in enumerate(VALUES):
            values = dict.fromkeys(names, bad.encode("utf-8", "replace").decode())
            paths = filled(address, known, bad)
            if (number + turn) % EACH == 0:
                ask("get", paths[0], bad, query_params=values, headers=headers if turn % 2 else {})
            if (number + turn) % EACH == 1 % EACH:
                ask("post", paths[0], bad, data=values, headers=headers | {"Cookie": cookies} if turn % 2 else {})
            for path in paths[1:]:
                if (number + turn) % EACH == 2 % EACH:
                    ask("get", path, bad)
        body = BODIES[number % len(BODIES)]
        ask("post", filled(address, known)[0], "body", data=body, content_type="application/json")
    return failed


@pytest.fixture
def quiet_client(settings):
    settings.ANYMAIL = {"WEBHOOK_SECRET": "user:password"}
    return Client(raise_request_exception=False)


@pytest.mark.django_db
@pytest.mark.unaudited("posts whatever a form takes")
@pytest.mark.parametrize("reader", ["anonymous", "buyer"])
def test_no_page_of_the_site_fails_at_a_bad_value(quiet_client, known, reader):
    if reader == "buyer":
        quiet_client.force_login(known["user"])
    assert failures(quiet_client, routes(staff=False), known) == []


@pytest.mark.django_db
@pytest.mark.unaudited("posts whatever a form takes")
def test_no_page_of_the_admin_fails_at_a_bad_value(quiet_client, known):
    let_in(quiet_client, make_staff())
    assert failures(quiet_client, routes(staff=True), known) == []
