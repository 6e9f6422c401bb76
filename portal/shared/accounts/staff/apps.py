"""Wagtail's users with this site's screens; stands for `wagtail.users` in INSTALLED_APPS."""

from wagtail.users.apps import WagtailUsersAppConfig


class StaffUsersConfig(WagtailUsersAppConfig):
    """`wagtail.users` with the viewset of this package."""

    user_viewset = "portal.shared.accounts.staff.viewsets.StaffUserViewSet"
