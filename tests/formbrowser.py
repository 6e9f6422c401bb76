"""A browser without scripts: follows links, fills in forms as they stand on the page, keeps cookies.

Used by the bench and by tests of the path that old browsers take.
"""

from urllib.parse import urljoin

import httpx
from bs4 import BeautifulSoup, Tag


class FormBrowser:
    """One visitor. `trips` counts the HTTP requests, redirects included."""

    def __init__(self, base_url: str, headers: dict[str, str] | None = None) -> None:
        self.trips = 0
        self.client = httpx.Client(
            base_url=base_url,
            follow_redirects=True,
            timeout=60,
            headers=headers,
            event_hooks={"request": [self._count]},
        )
        self.url = base_url
        self.status = 0
        self.location = ""
        self.page = BeautifulSoup("", "html.parser")

    def _count(self, request: httpx.Request) -> None:
        self.trips += 1

    def open(self, url: str) -> "FormBrowser":
        """Goes to an address."""
        return self._take(self.client.get(url))

    def _take(self, response: httpx.Response) -> "FormBrowser":
        self.url, self.status = str(response.url), response.status_code
        self.location = response.headers.get("Location", "")  # where a redirect would lead that is not followed
        self.page = BeautifulSoup(response.content, "html.parser")
        return self

    @property
    def text(self) -> str:
        """What a person reads, white space folded."""
        return " ".join(self.page.get_text(" ").split())

    def form(self, selector: str) -> Tag:
        """The form that matches, or that contains what matches; an AssertionError shows the page."""
        found = self.page.select_one(selector)
        assert found is not None, f"no {selector} on {self.url}: {self.text[:600]}"
        form = found if found.name == "form" else found.find_parent("form")
        assert form is not None, f"{selector} is in no form on {self.url}"
        return form

    def submit(self, selector: str, **values: object) -> "FormBrowser":
        """Sends a form with what stands in it, changed by `values`; the button that matches sends its own name."""
        form = self.form(selector)
        fields = self._fields(form)
        button = self.page.select_one(selector)
        if button is not None and button.name == "button" and button.get("name"):
            fields[button["name"]] = button.get("value", "")
        fields.update({name: str(value) for name, value in values.items() if value is not None})
        for name in [name for name, value in values.items() if value is None]:
            fields.pop(name, None)
        target = urljoin(self.url, form.get("action") or self.url)
        if form.get("method", "get").lower() == "post":
            return self._take(self.client.post(target, data=fields, headers={"Referer": self.url}))
        return self._take(self.client.get(target, params=fields))

    @staticmethod
    def _fields(form: Tag) -> dict[str, str]:
        fields: dict[str, str] = {}
        for field in form.select("input[name], textarea[name], select[name]"):
            kind = field.get("type", "text")
            if kind in {"checkbox", "radio"} and not field.has_attr("checked"):
                continue
            if kind in {"submit", "button"}:
                continue
            if field.name == "select":
                chosen = field.select_one("option[selected]") or field.select_one("option")
                fields[field["name"]] = chosen.get("value", chosen.get_text()) if chosen else ""
            elif field.name == "textarea":
                fields[field["name"]] = field.get_text()
            else:
                fields[field["name"]] = field.get("value", "on" if kind == "checkbox" else "")
        return fields
