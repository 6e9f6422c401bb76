"""What support adds to the admin."""

from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from support.contact.admin import InquiryViewSet, ReadAndMove
from support.contact.models import Inquiry

register_permission_policy(Inquiry, ReadAndMove(Inquiry))
register_snippet(InquiryViewSet)
