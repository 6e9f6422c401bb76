"""Registers each organizer as a subject of terms: an organizer may have terms that apply beside the site's."""

from cms.terms.subjects import register_subjects
from commerce.catalog.models import Organizer

register_subjects(lambda: list(Organizer.objects.order_by("name").values_list("slug", "name")))
