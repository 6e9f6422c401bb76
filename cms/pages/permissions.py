"""Which staff may use the admin's screens for pages and the help: those who may edit pages."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from wagtail.models import Page
from wagtail.permissions import policy_registry

PAGE_EDIT_PERMISSIONS = ["add", "change", "publish"]  # any of them


def may_edit_pages(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether the user may add, change or publish any page; staff who only see orders may not."""
    return policy_registry.get_by_type(Page).user_has_any_permission(user, PAGE_EDIT_PERMISSIONS)


def require_page_editor(request: HttpRequest) -> None:
    """Raises PermissionDenied unless the user may edit pages."""
    if not may_edit_pages(request.user):
        raise PermissionDenied
