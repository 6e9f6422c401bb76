"""Where a mail is, where it may go from there, and why one did not arrive."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailState(models.TextChoices):
    """Where a mail is; the last six come from the carrier or from our own rules."""

    QUEUED = "queued", _("送信待ち")
    SENDING = "sending", _("送信中")
    SENT = "sent", _("送信しました")
    DELIVERED = "delivered", _("携帯会社・メール会社が受け取りました")
    DEFERRED = "deferred", _("遅れています")
    BOUNCED = "bounced", _("受け取りを断られました")
    COMPLAINED = "complained", _("迷惑メールとして報告されました")
    FAILED = "failed", _("送信できませんでした")
    SUPPRESSED = "suppressed", _("送信を見合わせました")


class FailureReason(models.TextChoices):
    """Why a mail did not arrive, as far as the other server's words tell it."""

    MISSING = "missing", _("アドレスが存在しません")
    MISSING_OR_FILTERED = "missing_or_filtered", _("アドレスが存在しないか、受信設定で拒否されています")
    FILTERED = "filtered", _("受信側の設定で拒否されました")
    MAILBOX_FULL = "full", _("メールボックスがいっぱいです")
    MALFORMED = "malformed", _("アドレスの形が受け付けられません")
    SENDER_PROBLEM = "ours", _("こちらのメールの設定に問題があります")
    TEMPORARY = "later", _("相手のサーバーが一時的に受け取れません")
    SPAM = "spam", _("迷惑メールとして報告されました")
    ADDRESS_SUPPRESSED = "stopped", _("届かないアドレスのため、送信を止めています")
    OUTDATED = "outdated", _("お送りする前に、内容が古くなりました")
    UNKNOWN = "unknown", _("理由は分かりません")


STATE = MailState
# What news may still tell of a mail that was given away, whatever the order in which it comes.
REPORTED_STATES = {STATE.DELIVERED, STATE.DEFERRED, STATE.BOUNCED, STATE.COMPLAINED}
TRANSITIONS: dict[MailState, set[MailState]] = {
    # News of a waiting mail: the server took it though the line broke before it could say so. Then nobody sends again.
    STATE.QUEUED: {STATE.SENDING, STATE.SENT, STATE.SUPPRESSED, *REPORTED_STATES},
    STATE.SENDING: {STATE.SENDING, STATE.QUEUED, STATE.SENT, STATE.FAILED, STATE.SUPPRESSED, *REPORTED_STATES},
    STATE.SENT: REPORTED_STATES,
    STATE.DEFERRED: REPORTED_STATES - {STATE.DEFERRED},
    # Of these two the one that was said later counts: some servers take a mail and refuse it then, some the reverse.
    STATE.DELIVERED: {STATE.BOUNCED, STATE.COMPLAINED},
    STATE.BOUNCED: {STATE.DELIVERED, STATE.COMPLAINED},
    STATE.COMPLAINED: set(),
    STATE.FAILED: REPORTED_STATES - {STATE.DEFERRED},
    STATE.SUPPRESSED: set(),
}
# On its way: nothing is known yet of what becomes of it.
BEING_SENT = (STATE.QUEUED, STATE.SENDING, STATE.DEFERRED)
REFUSED = (STATE.BOUNCED, STATE.FAILED)
# It will not reach its reader: refused, not sent, reported as spam, or held back.
NOT_ARRIVED = (*REFUSED, STATE.COMPLAINED, STATE.SUPPRESSED)
