"""What chat and mail programs take along at the end of a link: 。 and brackets after the address."""

import re

TAIL = re.compile(r"[^0-9A-Za-z_-]+$")
PUNCTUATION = re.compile("[\\s。、．，.,;:!?！？：；)\\]}>）］｝＞〉》」』】〕\"'”’…·・*]")


def without_tail(token: str) -> str:
    """The token of a link without the punctuation after it; a token with other signs in it stays as it is."""
    tail = TAIL.search(token)
    if tail is None or PUNCTUATION.sub("", tail.group()):
        return token
    return token[: tail.start()]
