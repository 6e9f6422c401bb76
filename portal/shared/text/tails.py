"""What chat and mail programs take along at the end of a link: 。 and brackets after the address."""

import re

TAIL = re.compile("[/\\s。、．，.,;:!?！？：；)\\]}>）］｝＞〉》」』】〕\"'”’…·]+$")


def without_tail(path: str) -> str | None:
    """The path of a link without the punctuation after it, with a slash at its end; None when there is none.

    `/t/abc。`, `/t/abc/)` and `/t/abc」/` are `/t/abc/`.
    """
    cut = TAIL.sub("", path)
    tail = path[len(cut) :]
    return f"{cut}/" if cut and tail.strip("/") else None
