"""The clock's part: rows that no signal wrote are mended."""

from datetime import datetime

from cms.search import indexing
from portal.shared.registries.jobs import register_job


def mend_index(at: datetime) -> int:
    """A batch at a time; after an upgrade of the analysis this renews all rows while the site runs."""
    return indexing.mend()


register_job("search index", mend_index)
