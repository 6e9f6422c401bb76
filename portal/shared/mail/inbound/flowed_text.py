"""Joins the lines of text in `format=flowed` (RFC 3676), which programs break for old screens."""

SIGNATURE = "-- "


def unflow(text: str, *, deletes_spaces: bool) -> str:
    """The text with its paragraphs on one line; quoted lines begin with "> ". `deletes_spaces`: the parameter `delsp`."""
    joined: list[tuple[int, str]] = []
    continues = False
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        body = line[depth:].removeprefix(" ")
        is_flowed = body.endswith(" ") and body != SIGNATURE
        part = body[:-1] if is_flowed and deletes_spaces else body
        if continues and joined[-1][0] == depth and body != SIGNATURE:
            joined[-1] = (depth, joined[-1][1] + part)
        else:
            joined.append((depth, part))
        continues = is_flowed
    return "\n".join(f"{'>' * depth} {body}" if depth else body for depth, body in joined)
