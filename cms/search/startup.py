"""Builds the search index in each server process before somebody searches."""

from cms.search.index_cache import warm
from portal.shared.registries.startup import register_startup

register_startup("search-index", warm)
