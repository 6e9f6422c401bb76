"""The permission policy of models on which staff may perform only some actions."""

from collections.abc import Iterable

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from wagtail.permission_policies import ModelPermissionPolicy


class RestrictedPermissionPolicy(ModelPermissionPolicy):
    """Django's permissions, of which only the named actions are ever granted, to superusers too."""

    def __init__(self, model: type[Model], *actions: str) -> None:
        super().__init__(model)
        self.actions = actions

    def user_has_permission(self, user: AbstractBaseUser | AnonymousUser, action: str) -> bool:
        """Whether the action is one of the named ones and granted to the user."""
        return action in self.actions and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: AbstractBaseUser | AnonymousUser, actions: Iterable[str]) -> bool:
        """Whether one of the actions is a named one and granted to the user."""
        return any(self.user_has_permission(user, action) for action in actions)
