"""The scheduled job that repairs the search index."""

from datetime import datetime

from cms.search import indexing
from portal.shared.registries.jobs import register_job


def repair_index(at: datetime) -> int:
    """Repairs one batch of rows; after an upgrade of the analyser, repeated runs rewrite all rows."""
    return indexing.repair_rows()


register_job("repair search index", repair_index)
