"""Sellers may have terms of their own, which their buyers accept beside the site's."""

from cms.terms.subjects import register_subjects
from commerce.catalog.models import Organizer

register_subjects(lambda: list(Organizer.objects.order_by("name").values_list("slug", "name")))
