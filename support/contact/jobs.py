"""The job that deletes files of inquiries without a row: never saved, or deleted since."""

from datetime import datetime, timedelta

from portal.shared.registries.jobs import register_job
from support.contact.models import InquiryFile
from support.contact.storage import private_files

FOLDER = "inquiries"
MIN_AGE = timedelta(days=1)  # because a file is stored before its row


def delete_orphaned_files(at: datetime) -> int:
    """Deletes orphaned files older than MIN_AGE at the full hour; returns how many."""
    store = private_files()
    if at.minute or not store.exists(FOLDER):
        return 0
    _folders, names = store.listdir(FOLDER)
    known = set(InquiryFile.objects.values_list("file", flat=True))
    orphaned = [f"{FOLDER}/{name}" for name in names if f"{FOLDER}/{name}" not in known]
    old = [path for path in orphaned if store.get_modified_time(path) < at - MIN_AGE]
    for path in old:
        store.delete(path)
    return len(old)


register_job("delete orphaned inquiry files", delete_orphaned_files)
