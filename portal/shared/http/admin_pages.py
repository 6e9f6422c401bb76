"""The heading of an admin page whose view is a function, as Wagtail's own views give it to their templates."""

from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin


def admin_page(title: str, icon: str, *above: tuple[str, str]) -> dict[str, object]:
    """The context of title, icon and breadcrumbs; `above`: (label, URL) of the pages between the home and this one."""
    crumbs = [{"url": url, "label": label} for label, url in (*above, (title, ""))]
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": icon,
        "breadcrumbs_items": [*WagtailAdminTemplateMixin.breadcrumbs_items, *crumbs],
    }
