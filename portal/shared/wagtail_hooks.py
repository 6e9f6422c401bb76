"""What the site itself adds to the admin."""

from wagtail import hooks

from portal.shared.privacy.admin import PrivacyGroup


@hooks.register("register_admin_viewset")
def privacy() -> PrivacyGroup:
    """Retention, erasures, and who of the staff saw whose data."""
    return PrivacyGroup()
