"""Builds the search indexes when a server process starts, so that the first search does not wait."""

from cms.search.index_cache import warm
from portal.shared.registries.startup import register_startup

register_startup("search-index", warm)
