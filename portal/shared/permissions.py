"""The permission policy of rows that staff may only handle in some ways."""

from django.db.models import Model
from wagtail.permission_policies import ModelPermissionPolicy


class RestrictedPermissionPolicy(ModelPermissionPolicy):
    """Django's permissions, of which only the named actions are ever granted, to superusers too."""

    def __init__(self, model: type[Model], *actions: str) -> None:
        super().__init__(model)
        self.actions = actions

    def user_has_permission(self, user, action: str) -> bool:
        """Whether the action is among ours and the user has it."""
        return action in self.actions and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions) -> bool:
        """Whether one of the actions is among ours and the user's."""
        return any(self.user_has_permission(user, action) for action in actions)
