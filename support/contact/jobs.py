"""What the clock does for inquiries: files whose row never came, or is gone, are removed."""

from datetime import datetime, timedelta

from portal.shared.registries.jobs import register_job
from support.contact.models import InquiryFile
from support.contact.storage import private_files

FOLDER = "inquiries"
MIN_AGE = timedelta(days=1)  # a file is written before its row


def delete_orphaned_files(at: datetime) -> int:
    """Once an hour: a folder is read, and an inquiry's end takes its files along within the day."""
    store = private_files()
    if at.minute or not store.exists(FOLDER):
        return 0
    _folders, names = store.listdir(FOLDER)
    known = set(InquiryFile.objects.values_list("file", flat=True))
    lost = [f"{FOLDER}/{name}" for name in names if f"{FOLDER}/{name}" not in known]
    old = [path for path in lost if store.get_modified_time(path) < at - MIN_AGE]
    for path in old:
        store.delete(path)
    return len(old)


register_job("inquiries' lost files swept", delete_orphaned_files)
