"""Actions: controls inside an answer of the help. The app that owns an action registers it; help pages name it."""

from dataclasses import dataclass

from django import forms
from django.urls import reverse

from portal.shared.registries.base import Registry


@dataclass(frozen=True)
class Action:
    """A control that lets a reader do something from inside an answer.

    Without JavaScript it is a link to `url_name`. With htmx the link is replaced by the fragment that the same URL
    answers to htmx; the fragment carries the CSRF token, so that the public page stays cacheable.
    """

    name: str
    label: object  # what editors see in the list, and the text of the link (lazy text)
    url_name: str
    chooser: type[forms.Form] | None = None  # a form whose fields become query parameters, which editors fill in
    in_place: bool = True  # False: always a plain link
    icon: str = "forward"  # beside the link where actions stand in a row

    def url(self, params: dict[str, str] | None = None) -> str:
        """The URL path, with the editor's parameters as its query string."""
        return reverse(self.url_name, query=params or None)


_registry: Registry[Action] = Registry("action")


def register_action(action: Action) -> Action:
    """Called by the owning app's `actions.py`."""
    return _registry.add(action.name, action)


def all_actions() -> list[Action]:
    """Every action, in the order of registration."""
    return list(_registry)


def action_choices() -> list[tuple[str, object]]:
    """(name, label) pairs; a callable, so that no migration follows a new action."""
    return [(action.name, action.label) for action in _registry]


def get_action(name: str) -> Action | None:
    """The action of that name; None when its app is gone, and then the block renders nothing."""
    return _registry.get(name)
