"""Names of files for download that every operating system accepts, and their Content-Disposition header."""

import re
import unicodedata
from urllib.parse import quote

MAXIMUM_BYTES = 180  # in UTF-8: below the 255 of Linux, with room for a "(2)" and a folder's path on Windows
FORBIDDEN = re.compile(r'[<>:"/\\|?*\s]+')  # on Windows, and spaces, which shells and URLs split
RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))}
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}  # control, format (among them the marks that turn a name around), no characters


def file_name(*parts: object, suffix: str) -> str:
    """The parts joined by _, then a dot and `suffix` (without its dot): 20261123_株式会社鷗_10220.pdf.

    In NFC; without characters that Windows forbids, without invisible ones, at most `MAXIMUM_BYTES` long. Shortened at
    the longest part, so that numbers and dates stay whole.
    """
    cleaned = [_clean(str(part)) for part in parts]
    room = MAXIMUM_BYTES - len(f".{suffix}")
    while len("_".join(cleaned).encode()) > room:
        longest = max(range(len(cleaned)), key=lambda at: len(cleaned[at].encode()))
        cleaned[longest] = cleaned[longest][:-1].rstrip(".")
    name = "_".join(part for part in cleaned if part) or "file"
    if name.split(".")[0].upper() in RESERVED:
        name = f"_{name}"
    return f"{name}.{suffix}"


def _clean(part: str) -> str:
    kept = (" " if character in "\t\n\r" else character for character in unicodedata.normalize("NFC", part))
    visible = "".join(character for character in kept if unicodedata.category(character) not in HIDDEN)
    return FORBIDDEN.sub("_", visible.strip()).strip("._")


def attachment(name: str) -> str:
    """The header for a download (RFC 6266): `filename*` in UTF-8, and for old clients `filename` in ASCII."""
    plain = re.sub(r'[^\x20-\x7e]|["\\%]', "_", name)
    if plain == name:
        return f'attachment; filename="{name}"'
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
