"""The clock's part: rows that no signal wrote are mended."""

from datetime import datetime

from cms.search import indexing
from portal.shared.registries.jobs import register_job


def repair_index(at: datetime) -> int:
    """A batch at a time; after an upgrade of the analysis this renews all rows while the site runs."""
    return indexing.repair_rows()


register_job("search index", repair_index)
