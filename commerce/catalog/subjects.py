"""Registers each organizer as a subject of terms: an organizer may have terms that apply beside the site's."""

from commerce.catalog.models import Organizer
from portal.shared.registries.subjects import register_subjects

register_subjects("organizers", lambda: list(Organizer.objects.order_by("name").values_list("slug", "name")))
