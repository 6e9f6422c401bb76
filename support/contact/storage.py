"""Where files that people send are kept: a folder that no address leads to."""

import os

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage


class PrivateStorage(FileSystemStorage):
    """Has no URLs, and its place is asked for each time."""

    @property
    def base_location(self) -> str:
        """PRIVATE_ROOT of today."""
        return str(settings.PRIVATE_ROOT)

    @property
    def location(self) -> str:
        """The same, absolute."""
        return os.path.abspath(self.base_location)

    def url(self, name: str | None) -> str:
        """Never: views that ask whose a file is hand it out."""
        raise NotImplementedError


def private_files() -> Storage:
    """A callable, so that no migration holds a path."""
    return PrivateStorage()
