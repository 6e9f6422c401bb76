"""Actions: what an answer can do in place. The app that owns an action registers it; help pages only name it."""

from dataclasses import dataclass

from django import forms
from django.urls import reverse

from portal.shared.registries.base import Registry


@dataclass(frozen=True)
class Action:
    """A thing a reader can do from inside an answer.

    Without JavaScript it is a link to `url_name`; with htmx the link is replaced by the fragment that the same
    address answers to a request of htmx (which carries the token, so that the public page stays cacheable).
    """

    name: str
    label: object  # what editors see in the list, and the words of the link (lazy text)
    url_name: str
    chooser: type[forms.Form] | None = None  # a form whose fields become query parameters, for editors to fill
    in_place: bool = True  # False: always a plain link

    def url(self, params: dict[str, str] | None = None) -> str:
        """The address, with the editor's parameters as its query."""
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
    """None when an app that owned it is gone: the block then draws nothing."""
    return _registry.get(name)
