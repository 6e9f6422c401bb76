"""Timeline and texts about the delivery of one mail. They never claim that a mail was read: servers only accept it."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from portal.shared.mail.mailbox_providers import SILENTLY_FILTERING, MailboxProvider, mailbox_provider_of
from portal.shared.mail.models import MailEvent, MailMessage
from portal.shared.mail.states import BEING_SENT, NOT_ARRIVED, UNSENT, FailureReason, MailState
from portal.shared.timeline import DONE, FAIL, NOW, TimelineItem


def mail_timeline(mail: MailMessage) -> list[TimelineItem]:
    """Created, sent, then accepted or refused. Prefetch `events` for lists of mails."""
    items = [TimelineItem(mail.created_at, _("メールを用意しました"), "", DONE)]
    if mail.sent_at:
        items.append(TimelineItem(mail.sent_at, _("送り出しました"), _pending_text(mail), DONE))
    return [*items, *_items_after_sending(mail)]


def _pending_text(mail: MailMessage) -> str:
    if mail.state != MailState.SENT:
        return ""
    return _("%(carrier)sが受け取ったかどうかは、まだ分かりません。断られたときは、ここに出ます。") % {
        "carrier": provider_label(mail)
    }


def _items_after_sending(mail: MailMessage) -> Iterator[TimelineItem]:
    """Items for the reported events, or for a mail that is still being sent."""
    if mail.state in UNSENT:
        yield TimelineItem(None, _("送信中です"), _queued_text(mail), NOW)
        return
    for event in mail.events.all():
        if event.state == MailState.DELIVERED:
            label = _("%(carrier)sのサーバーが受け取りました") % {"carrier": provider_label(mail)}
            yield TimelineItem(event.at, label, _delivered_text(mail), DONE)
        elif event.state == MailState.DEFERRED and mail.state == MailState.DEFERRED:
            yield TimelineItem(
                event.at, _("相手のサーバーが、あとで受け取ると答えました"), _("何度か送り直しています。"), NOW
            )
    if mail.state in NOT_ARRIVED:
        yield TimelineItem(_last_event_at(mail), status_text(mail), failure_text(mail), FAIL)


def _last_event_at(mail: MailMessage) -> datetime | None:
    events: list[MailEvent] = [event for event in mail.events.all() if event.state == mail.state]
    return events[-1].at if events else None


def _queued_text(mail: MailMessage) -> str:
    if not mail.attempts or not mail.last_error:
        return _("しばらく待っても変わらないときは、もう一度ご覧ください。")
    if mail.reason == FailureReason.SENDER_PROBLEM:
        return _("こちらのメールの設定に問題があり、送り直しています。ご迷惑をおかけしています。")
    if mail.reason == FailureReason.FILTERED:
        return _("受信設定で拒否されています。設定を直していただくと、次に送り直すときに届きます。")
    return _("相手のサーバーがすぐに受け取れず、送り直しています。そのままお待ちください。")


def _delivered_text(mail: MailMessage) -> str:
    """Where to look: mobile companies may drop mail silently, other providers move it to the spam folder."""
    if mailbox_provider_of(mail.address) in SILENTLY_FILTERING:
        return _(
            "届いていないときは、受信設定（なりすまし規制、URL付きメールの拒否など）で止まっていることがあります。"
        )
    return _("見当たらないときは、迷惑メールのフォルダーに入っていることがあります。")


def provider_label(mail: MailMessage) -> str:
    """Name of the mailbox provider for the user."""
    mailbox_provider = mailbox_provider_of(mail.address)
    return _("お使いのメール会社") if mailbox_provider == MailboxProvider.OTHER else str(mailbox_provider.label)


def status_text(mail: MailMessage) -> str:
    """The state of the mail as one short sentence."""
    if mail.state in BEING_SENT:
        return _("送信中です")
    match mail.state:
        case MailState.SENT:
            return _("送り出しました")
        case MailState.DELIVERED:
            return _("%(carrier)sのサーバーが受け取りました") % {"carrier": provider_label(mail)}
        case MailState.BOUNCED:
            return _("受け取りを断られました")
        case MailState.COMPLAINED:
            return _("迷惑メールとして扱われました")
        case MailState.SUPPRESSED:
            return _("送信を見合わせました")
    return _("送れませんでした")


def failure_text(mail: MailMessage) -> str:
    """The reason and what to do, for a mail that did not arrive."""
    texts = {
        FailureReason.MISSING: _("このアドレスは存在しません。アドレスを確かめて、別のアドレスで受け取ってください。"),
        FailureReason.MISSING_OR_FILTERED: _(
            "アドレスが存在しないか、受信設定で拒否されています。アドレスと受信設定の両方を確かめてください。"
        ),
        FailureReason.FILTERED: _("受信設定で拒否されています。設定を直してから、もう一度お送りください。"),
        FailureReason.MAILBOX_FULL: _(
            "メールボックスがいっぱいです。不要なメールを消してから、もう一度お送りください。"
        ),
        FailureReason.MALFORMED: _("このアドレスでは受け取れません。別のアドレスで受け取ってください。"),
        FailureReason.SENDER_PROBLEM: _(
            "こちらのメールの設定に問題があります。ご迷惑をおかけしています。別のアドレスなら届くことがあります。"
        ),
        FailureReason.TEMPORARY: _("相手のサーバーが長い時間受け取れませんでした。もう一度お送りください。"),
        FailureReason.SPAM: _("迷惑メールの指定を外してから、受け取れることを確かめてください。"),
        FailureReason.ADDRESS_SUPPRESSED: _("前のメールが届かなかったため、このアドレスへの送信を止めています。"),
        FailureReason.OUTDATED: _("お送りする前に、内容が古くなったためです。"),
        FailureReason.LIMITED: _("このアドレスへ1日に送れる数を超えたためです。明日以降に、もう一度お試しください。"),
    }
    if mail.state == MailState.SUPPRESSED and not mail.reason:
        return texts[FailureReason.OUTDATED]
    unknown = _("理由は分かりません。アドレスと受信設定を確かめてから、もう一度お送りください。")
    return texts.get(FailureReason(mail.reason or "unknown"), unknown)
