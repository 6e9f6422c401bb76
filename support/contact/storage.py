"""The storage of files that customers send: a folder without URLs."""

import os

from django.conf import settings
from django.core.files.storage import Storage

from portal.shared.documents.stored_files import WholeFileStorage


class PrivateStorage(WholeFileStorage):
    """A file storage without URLs that reads its folder from the settings at each use."""

    @property
    def base_location(self) -> str:
        """The current setting PRIVATE_ROOT."""
        return str(settings.PRIVATE_ROOT)

    @property
    def location(self) -> str:
        """The absolute path of the folder."""
        return os.path.abspath(self.base_location)

    def url(self, name: str | None) -> str:
        """Raises NotImplementedError: only views that check access serve these files."""
        raise NotImplementedError


def private_files() -> Storage:
    """The storage; a callable, so that migrations contain no path."""
    return PrivateStorage()
