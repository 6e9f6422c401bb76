"""States of a mail, their transitions, the sets of states that other modules need, and failure reasons."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailState(models.TextChoices):
    """State of a mail. The worker sets queued, sending, sent, failed, suppressed; mail servers report the others."""

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
    """Why a mail did not arrive, as far as the diagnostic text of the server shows it."""

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
    LIMITED = "limited", _("このアドレスへ1日に送れる数を超えました")
    UNKNOWN = "unknown", _("理由は分かりません")


STATE = MailState
# States that the mail service or the receiving server may report of a sent mail, in any order.
REPORTED_STATES = {STATE.DELIVERED, STATE.DEFERRED, STATE.BOUNCED, STATE.COMPLAINED}
TRANSITIONS: dict[MailState, set[MailState]] = {
    # Reports about a queued mail: the connection broke after the server had accepted it. It is not sent again.
    STATE.QUEUED: {STATE.SENDING, STATE.SENT, STATE.SUPPRESSED, *REPORTED_STATES},
    STATE.SENDING: {STATE.SENDING, STATE.QUEUED, STATE.SENT, STATE.FAILED, STATE.SUPPRESSED, *REPORTED_STATES},
    STATE.SENT: REPORTED_STATES,
    STATE.DEFERRED: REPORTED_STATES - {STATE.DEFERRED},
    # Of these two the later event counts: some servers accept a mail and bounce it afterwards, some the reverse.
    STATE.DELIVERED: {STATE.BOUNCED, STATE.COMPLAINED},
    # Queued again: by itself after a refusal that is about us, and by staff.
    STATE.BOUNCED: {STATE.QUEUED, STATE.DELIVERED, STATE.COMPLAINED},
    STATE.COMPLAINED: set(),
    STATE.FAILED: {STATE.QUEUED, *REPORTED_STATES} - {STATE.DEFERRED},
    STATE.SUPPRESSED: set(),
}
# Not accepted by any server yet.
UNSENT = (STATE.QUEUED, STATE.SENDING)
# The result is still open: unsent, or the receiving server asked to retry later.
BEING_SENT = (*UNSENT, STATE.DEFERRED)
# Accepted by the mail service (sent) or by the receiving server (delivered).
ACCEPTED = (STATE.SENT, STATE.DELIVERED)
# Permanently refused, by the receiving server or at the last attempt.
REFUSED = (STATE.BOUNCED, STATE.FAILED)
# Not readable by its receiver: refused, reported as spam, or not sent.
NOT_ARRIVED = (*REFUSED, STATE.COMPLAINED, STATE.SUPPRESSED)
# An attempt to send has ended; suppressed mails were never attempted.
ATTEMPTED = (*ACCEPTED, *REFUSED, STATE.COMPLAINED)
# How an attempt that was not accepted ends: retried later, or given up.
ATTEMPT_FAILED = (STATE.QUEUED, STATE.FAILED)
# Refusals of the address itself: sending the same mail again is useless.
ADDRESS_REFUSED = (FailureReason.MISSING, FailureReason.MALFORMED, FailureReason.MISSING_OR_FILTERED)
# The receiver's side is awaited: such a mail may wait for days, which is no fault of the site.
WAITING_FOR_RECEIVER = (FailureReason.TEMPORARY, FailureReason.MAILBOX_FULL, FailureReason.FILTERED)
# Not sent on purpose; says nothing about the address.
WITHHELD = (FailureReason.OUTDATED, FailureReason.LIMITED)
# Opposite reports of which only the later counts.
CONTRADICTING = {STATE.DELIVERED, STATE.BOUNCED}


class ReceivedState(models.TextChoices):
    """States of a received mail."""

    WAITING = "waiting", _("読み取り待ち")
    ACCEPTED = "accepted", _("受け付けました")
    UNMATCHED = "unmatched", _("宛先のないメール")
    REVIEW = "review", _("確認が必要")
    CLOSED = "closed", _("確認済み")
