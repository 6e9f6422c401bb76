"""Mail addresses as people type them: one written form, the reason why one is refused, a likely typo."""

import re
import unicodedata

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from portal.shared.mail.address_domains import KNOWN_DOMAINS, TYPO_DOMAINS, VALID_DOMAINS

MAX_LOCAL_LENGTH = 64  # RFC 5321 §4.5.3.1
MAX_LENGTH = 254
DOT_BREAKS_RULES = re.compile(r"^\.|\.\.|\.$")  # old carrier addresses have these; today's servers refuse them
SHORT_NAME = 5  # below it a domain's own name must match: dcn.ne.jp is no typo of ocn.ne.jp


def normalise(text: str) -> str:
    """What is stored and compared: NFKC (full-width letters become plain), no blanks around, domain in lower case.

    Where old addresses are allowed, dots that break the rules stand in quotes: "a..b"@docomo.ne.jp (RFC 5321 §4.1.2).
    """
    plain = unicodedata.normalize("NFKC", text).replace("。", ".").strip()
    local, at, domain = plain.rpartition("@")
    if settings.ALLOW_DOT_ADDRESSES and DOT_BREAKS_RULES.search(local) and '"' not in local:
        local = f'"{local}"'
    return f"{local}{at}{domain.lower()}"


def problem(email: str) -> str | None:
    """The sentence that says why a normalised address is refused and what to do; None when it is fine."""
    if "@" not in email:
        return _("「@」がありません。「@」を入れてください。")
    local, _at, domain = email.rpartition("@")
    if not local or not domain:
        return _("「@」の前と後ろの両方を入力してください。例：hanako@example.jp")
    if "@" in local:
        return _("「@」が2つ以上あります。1つにしてください。")
    if any(sign.isspace() for sign in email):
        return _("アドレスの途中に空白があります。空白を消してください。")
    if not local.isascii():
        return _("アドレスに使えない文字があります。半角の英数字で入力してください。")
    if DOT_BREAKS_RULES.search(local) and not _is_allowed_old(local):
        return _(
            "「..」や「@」のすぐ前の「.」を含むアドレスは、国際的な決まりに合わず、メールが届きません。"
            "別のメールアドレスを入力してください。"
        )
    return _shape_problem(email, local)


def _shape_problem(email: str, local: str) -> str | None:
    if len(local) > MAX_LOCAL_LENGTH or len(email) > MAX_LENGTH:
        return _("アドレスが長すぎます。入力した文字を確かめてください。")
    try:
        validate_email(email)
    except ValidationError:
        return _("メールアドレスの形を確かめてください。例：hanako@example.jp")
    if '"' in local and not _is_allowed_old(local):
        return _("アドレスに使えない文字があります。半角の英数字で入力してください。")
    return None


def _is_allowed_old(local: str) -> bool:
    """An address from before 2009 in the quotes that `normalise` gave it, where the site takes such."""
    bare = local.removeprefix('"').removesuffix('"')
    return settings.ALLOW_DOT_ADDRESSES and local == f'"{bare}"' and bool(DOT_BREAKS_RULES.search(bare))


def suggest(email: str) -> str | None:
    """The address that was probably meant, to be offered and never put in its place; None when nothing looks wrong."""
    local, _at, domain = email.rpartition("@")
    if not local or domain in VALID_DOMAINS or domain.endswith(".ocn.ne.jp"):
        return None
    meant = TYPO_DOMAINS.get(domain) or _nearest(domain)
    return f"{local}@{meant}" if meant else None


def _nearest(domain: str) -> str | None:
    """The known domain within two slips of the finger (one for short domains)."""
    found, best = None, 3
    for known in KNOWN_DOMAINS:
        name = known.partition(".")[0]
        if len(name) < SHORT_NAME and domain.partition(".")[0] != name:
            continue
        slips = distance(domain, known)
        if slips < best and slips <= (2 if len(known) >= 8 else 1):
            found, best = known, slips
    return found


def distance(one: str, two: str) -> int:
    """Damerau-Levenshtein (optimal string alignment): letters added, lost, replaced, or two neighbours swapped."""
    rows = [list(range(len(two) + 1))]
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, other in enumerate(two, 1):
            cost = min(rows[-1][j] + 1, row[j - 1] + 1, rows[-1][j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == two[j - 2] and one[i - 2] == other:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]
