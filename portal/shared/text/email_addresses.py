"""Mail addresses as people type them: normalisation, validation with a message, and suggestions for typos."""

import re

import idna
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from portal.shared.text.characters import half_width
from portal.shared.text.email_domains import KNOWN_DOMAINS, TYPO_DOMAINS, VALID_DOMAINS

MAX_LOCAL_LENGTH = 64  # RFC 5321 §4.5.3.1
MAX_LENGTH = 254
IRREGULAR_DOTS = re.compile(r"^\.|\.\.|\.$")  # allowed by mobile companies until 2009; servers refuse them now
FULL_STOPS = str.maketrans("。｡．", "...")
BEFORE = re.compile(r"^(?:mailto:|[<(「『【“‘\s])+", re.IGNORECASE)
AFTER = re.compile(r"[>)」』】”’、,;:.!?\s]+$")
QUOTED = re.compile(r"""^(["'])(.*@.*)\1$""")
NAMED = re.compile(r"<(?:mailto:)?([^<>\s]+@[^<>\s]+)>")  # 花子 <hanako@example.jp>, as mail programs copy it
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー", "-"))  # typed with an input method; ー is a letter in サッカー.jp
NO_MAILBOX = "invalid"  # RFC 2606: the last label of addresses that nobody has
# Not of the internet: names for special use (RFC 6761, 6762, 7686, 8375, 9476), of private networks, and numbers.
PRIVATE = re.compile(
    r"(?:^|\.)(?:localhost|local|localdomain|internal|intranet|lan|home|corp|home\.arpa|invalid|test|example|onion|alt"
    r"|(?:0x)?[0-9]+|\[.*\])$"
)
SHORT_NAME = 5  # first labels shorter than this must match exactly: dcn.ne.jp is no typo of ocn.ne.jp


def normalise(text: str) -> str:
    """The form that is stored and compared, of whatever was typed or pasted; text without "@" stays nearly as it is.

    Half width, no signs that cannot be seen, no brackets around it nor punctuation after it, the domain in lower case
    and as DNS has it (taro@日本語.jp → taro@xn--wgv71a119e.jp, RFC 5891), so that one mailbox is one account.
    With ALLOW_DOT_ADDRESSES, a local part with irregular dots is quoted: "a..b"@docomo.ne.jp (RFC 5321 §4.1.2).
    """
    plain = half_width(text.translate(FULL_STOPS)).translate(FULL_STOPS)
    if named := NAMED.search(plain):
        plain = named[1]
    plain = QUOTED.sub(r"\2", AFTER.sub("", BEFORE.sub("", plain)))
    if (dashed := plain.translate(DASHES)).isascii():
        plain = dashed
    local, at, domain = plain.rpartition("@")
    if settings.ALLOW_DOT_ADDRESSES and IRREGULAR_DOTS.search(local) and '"' not in local:
        local = f'"{local}"'
    return f"{local}{at}{_domain(domain)}" if at else plain


def _domain(domain: str) -> str:
    """The domain in lower case and ASCII; what is no domain stays, so that `problem` names it."""
    if domain.isascii():
        return domain.lower()
    try:
        return idna.encode(domain, uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        return domain.lower()


def problem(email: str) -> str | None:
    """The message for a normalised address that is refused: the reason and what to do; None when it is valid."""
    if "@" not in email:
        return _("「@」がありません。「@」を入れてください。")
    local, _at, domain = email.rpartition("@")
    if not local or not domain:
        return _("「@」の前と後ろの両方を入力してください。例：hanako@example.jp")
    if "@" in local:
        return _("「@」が2つ以上あります。1つにしてください。")
    if any(character.isspace() for character in email):
        return _("アドレスの途中に空白があります。空白を消してください。")
    if PRIVATE.search(domain):
        return _("インターネットで使えるメールアドレスを入力してください。例：hanako@example.jp")
    if not domain.isascii():
        return _("「@」の後ろに使えない文字があります。入力した文字を確かめてください。")
    if not local.isascii():
        return _("アドレスに使えない文字があります。半角の英数字で入力してください。")
    if IRREGULAR_DOTS.search(local) and not _is_allowed_quoted(local):
        return _("「..」や「@」の直前に「.」があるアドレスへは送れません。別のメールアドレスを入力してください。")
    return _shape_problem(email, local)


def _shape_problem(email: str, local: str) -> str | None:
    if len(local) > MAX_LOCAL_LENGTH or len(email) > MAX_LENGTH:
        return _("アドレスが長すぎます。入力した文字を確かめてください。")
    try:
        validate_email(email)
    except ValidationError:
        return _("メールアドレスの形を確かめてください。例：hanako@example.jp")
    if '"' in local and not _is_allowed_quoted(local):
        return _("アドレスに使えない文字があります。半角の英数字で入力してください。")
    return None


def _is_allowed_quoted(local: str) -> bool:
    """Whether it is a quoted local part with irregular dots, as `normalise` writes it, and the site accepts these."""
    unquoted = local.removeprefix('"').removesuffix('"')
    return settings.ALLOW_DOT_ADDRESSES and local == f'"{unquoted}"' and bool(IRREGULAR_DOTS.search(unquoted))


def suggest(email: str) -> str | None:
    """The address that was probably meant; None when there is no typo. Offered to the user, never applied by itself."""
    local, _at, domain = email.rpartition("@")
    if not local or domain in VALID_DOMAINS or domain.endswith(".ocn.ne.jp"):
        return None
    suggested = TYPO_DOMAINS.get(domain) or _nearest(domain)
    return f"{local}@{suggested}" if suggested else None


def _nearest(domain: str) -> str | None:
    """The nearest known domain that differs by a slip of the finger, or None."""
    nearest, nearest_distance = None, 3
    for known in KNOWN_DOMAINS:
        name = known.partition(".")[0]
        if len(name) < SHORT_NAME and domain.partition(".")[0] != name:
            continue
        edits = distance(domain, known)
        if edits < nearest_distance and _is_slip(domain, known, edits):
            nearest, nearest_distance = known, edits
    return nearest


def _is_slip(domain: str, known: str, edits: int) -> bool:
    """Whether so few edits are a slip: of two, one at most is in the name (mailo.com is no gmail.com)."""
    if edits <= 1:
        return True
    return edits == 2 and len(known) >= 8 and distance(domain.partition(".")[0], known.partition(".")[0]) <= 1


def distance(source: str, target: str) -> int:
    """Damerau-Levenshtein (optimal string alignment): insertions, deletions, replacements, swaps of neighbours."""
    rows = [list(range(len(target) + 1))]
    for i, a in enumerate(source, 1):
        row = [i]
        for j, b in enumerate(target, 1):
            cost = min(rows[-1][j] + 1, row[j - 1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == target[j - 2] and source[i - 2] == b:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]


def has_mailbox(address: str) -> bool:
    """Whether mail can reach it: not the placeholder of the box office or of an erased account (RFC 2606: .invalid)."""
    domain = address.rpartition("@")[2].lower()
    return bool(domain) and domain.rpartition(".")[2] != NO_MAILBOX
