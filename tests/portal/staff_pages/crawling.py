"""Addresses below /staff/: those of the URL table, and those that pages link to, a few for each route."""

from collections import Counter, deque
from collections.abc import Iterator
from urllib.parse import parse_qsl, urljoin, urlsplit

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse

STAFF = "/staff/"
PER_ROUTE = 1  # pages of one route are alike
PER_FORM_OF_PAGES = 7  # one for each type of page
LEFT_OUT = ("logout", "login", "jsi18n", "_util", "sprite", "/api/", "failwhale")


def table(resolver: URLResolver, namespaces: tuple[str, ...] = ()) -> Iterator[str]:
    """The names of all routes that may be opened without an argument."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from table(pattern, (*namespaces, pattern.namespace) if pattern.namespace else namespaces)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield ":".join((*namespaces, pattern.name))


def without_arguments() -> list[str]:
    """Addresses below /staff/ of the URL table."""
    found = []
    for name in table(get_resolver()):
        try:
            found.append(reverse(name))
        except NoReverseMatch:
            continue
    return [address for address in dict.fromkeys(found) if address.startswith(STAFF)]


def route_of(address: str) -> str:
    """The route of an address, with the names of its query: filters and steps show other texts."""
    parts = urlsplit(address)
    try:
        route = resolve(parts.path).route
    except Resolver404:
        return ""
    return f"{route}?{'&'.join(sorted({name for name, _value in parse_qsl(parts.query)} - {'next', 'describe_on_delete'}))}"


def is_form_of_pages(route: str) -> bool:
    """Whether the route has another form for each type of page."""
    return "/pages/" in route and ("/edit/?" in route or "/add/" in route) and route.endswith("/?")


def pages(client: Client) -> Iterator[tuple[str, str]]:
    """(address, HTML) of every page that this user reaches."""
    waiting, seen, opened = deque([STAFF, *without_dull(without_arguments())]), set(), Counter()
    while waiting:
        address = waiting.popleft()
        route = route_of(address)
        most = PER_FORM_OF_PAGES if is_form_of_pages(route) else PER_ROUTE
        if address in seen or opened[route] >= most or not route:
            continue
        seen.add(address)
        opened[route] += 1
        answer = client.get(address)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            html = answer.content.decode()
            yield address, html
            waiting.extend(links(address, html))
        elif answer.status_code in {301, 302} and not answer["Location"].endswith(STAFF):
            waiting.extend(without_dull([urljoin(address, answer["Location"])]))
        assert answer.status_code in {200, 301, 302, 400, 403, 404, 405}, f"{address}: {answer.status_code}"


def links(address: str, html: str) -> list[str]:
    """The addresses below /staff/ that a page links to, also in the data of its side bar."""
    found = [node["href"] for node in BeautifulSoup(html, "lxml").select("a[href]")]
    return without_dull([urljoin(address, link).split("#")[0] for link in found])


def without_dull(addresses: list[str]) -> list[str]:
    """Without files, sorting and pages of a list."""
    dull = ("export=", "ordering=", "p=", "format=")
    inside = [address for address in addresses if address.startswith(STAFF)]
    return [one for one in inside if not any(part in one for part in (*dull, *LEFT_OUT))]
