"""The storage of uploaded files: a file stands there whole or not at all, also when the disk is full."""

import errno
import os
from contextlib import suppress
from typing import IO, Any
from uuid import uuid4

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

from portal.shared.errors import StorageFull

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class WholeFileStorage(FileSystemStorage):
    """Writes to a file of its own in the folder, and moves it to its place when all of it is written."""

    def save(self, name: str | None, content: IO[Any] | File, max_length: int | None = None) -> str:
        """The name under which it is stored. Raises StorageFull, after which nothing of the file is left."""
        file = content if isinstance(content, File) else File(content, name)
        part = self.path(f"{uuid4().hex}.part")
        try:
            os.makedirs(os.path.dirname(part), exist_ok=True)
            with open(part, "xb") as target:
                for chunk in file.chunks():
                    target.write(chunk if isinstance(chunk, bytes) else chunk.encode())
            return super().save(file.name if name is None else name, _WrittenFile(part), max_length)
        except OSError as error:
            if error.errno in FULL:
                raise StorageFull from error
            raise
        finally:
            with suppress(FileNotFoundError):
                os.remove(part)


class _WrittenFile(File):
    """A file that is written already; Django's storage moves what has a `temporary_file_path`."""

    def __init__(self, path: str) -> None:
        super().__init__(None, path)
        self._path = path

    def temporary_file_path(self) -> str:
        return self._path


def is_disk_full(error: BaseException | None) -> bool:
    """Whether the error, or one that it was raised from, says that there is no room for a file."""
    while error is not None:
        if isinstance(error, StorageFull) or (isinstance(error, OSError) and error.errno in FULL):
            return True
        error = error.__cause__
    return False
