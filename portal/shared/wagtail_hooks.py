"""Hooks by which the site itself extends Wagtail's admin."""

from wagtail import hooks

from portal.shared.privacy.admin import PrivacyGroup


@hooks.register("register_admin_viewset")
def privacy() -> PrivacyGroup:
    """The menu of retention periods, erasures and the staff's access log."""
    return PrivacyGroup()
