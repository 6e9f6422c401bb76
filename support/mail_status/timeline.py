"""The story of one mail in words that are true: a server that took it is all that anybody can know."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from portal.shared.mail.mailbox_providers import SILENT, Carrier, carrier_of
from portal.shared.mail.models import MailEvent, MailMessage
from portal.shared.mail.states import MailState, Reason

DONE, NOW, FAIL = "done", "now", "fail"
FAILED = {MailState.BOUNCED, MailState.FAILED, MailState.COMPLAINED, MailState.SUPPRESSED}


@dataclass(frozen=True)
class Step:
    """One step, as components/timeline.html draws it."""

    label: str
    at: datetime | None
    state: str
    text: str = ""

    @property
    def current(self) -> bool:
        """Whether the story stands here."""
        return self.state != DONE


def story(mail: MailMessage) -> list[Step]:
    """Written, handed over, taken or refused; a list of mails prefetches `events`."""
    steps = [Step(_("メールを用意しました"), mail.created_at, DONE)]
    if mail.sent_at:
        steps.append(Step(_("送り出しました"), mail.sent_at, DONE, _awaited(mail)))
    return [*steps, *_told(mail)]


def _awaited(mail: MailMessage) -> str:
    if mail.state != MailState.SENT:
        return ""
    return _("%(carrier)sが受け取ったかどうかは、まだ分かりません。断られたときは、ここに出ます。") % {
        "carrier": who(mail)
    }


def _told(mail: MailMessage) -> Iterator[Step]:
    """What came after it was handed over, or in its place."""
    if mail.state in {MailState.QUEUED, MailState.SENDING}:
        yield Step(_("送信中です"), None, NOW, _waiting(mail))
        return
    for event in mail.events.all():
        if event.state == MailState.DELIVERED:
            label = _("%(carrier)sのサーバーが受け取りました") % {"carrier": who(mail)}
            yield Step(label, event.at, DONE, _taken(mail))
        elif event.state == MailState.DEFERRED and mail.state == MailState.DEFERRED:
            yield Step(_("相手のサーバーが、あとで受け取ると答えました"), event.at, NOW, _("何度か送り直しています。"))
    if mail.state in FAILED:
        yield Step(finding(mail), _last(mail), FAIL, why(mail))


def _last(mail: MailMessage) -> datetime | None:
    events: list[MailEvent] = [event for event in mail.events.all() if event.state == mail.state]
    return events[-1].at if events else None


def _waiting(mail: MailMessage) -> str:
    if not mail.attempts or not mail.last_error:
        return _("しばらく待っても変わらないときは、もう一度ご覧ください。")
    return _("相手のサーバーがすぐに受け取れず、送り直しています。そのままお待ちください。")


def _taken(mail: MailMessage) -> str:
    """Carriers of phones drop mail in silence, others put it aside."""
    if carrier_of(mail.address) in SILENT:
        return _(
            "届いていないときは、受信設定（なりすまし規制、URL付きメールの拒否など）で止まっていることがあります。"
        )
    return _("見当たらないときは、迷惑メールのフォルダーに入っていることがあります。")


def who(mail: MailMessage) -> str:
    """The company, as its customers call it."""
    carrier = carrier_of(mail.address)
    return _("お使いのメール会社") if carrier == Carrier.OTHER else str(carrier.label)


def finding(mail: MailMessage) -> str:
    """How the mail stands, in one short sentence."""
    match mail.state:
        case MailState.QUEUED | MailState.SENDING | MailState.DEFERRED:
            return _("送信中です")
        case MailState.SENT:
            return _("送り出しました")
        case MailState.DELIVERED:
            return _("%(carrier)sのサーバーが受け取りました") % {"carrier": who(mail)}
        case MailState.BOUNCED:
            return _("受け取りを断られました")
        case MailState.COMPLAINED:
            return _("迷惑メールとして扱われました")
        case MailState.SUPPRESSED:
            return _("送信を見合わせました")
    return _("送れませんでした")


def why(mail: MailMessage) -> str:
    """The reason and what to do, for a mail that did not arrive."""
    words = {
        Reason.MISSING: _("このアドレスは存在しません。アドレスを確かめて、別のアドレスで受け取ってください。"),
        Reason.MISSING_OR_FILTERED: _(
            "アドレスが存在しないか、受信設定で拒否されています。アドレスと受信設定の両方を確かめてください。"
        ),
        Reason.FILTERED: _("受信設定で拒否されています。設定を直してから、もう一度お送りください。"),
        Reason.FULL: _("メールボックスがいっぱいです。不要なメールを消してから、もう一度お送りください。"),
        Reason.MALFORMED: _("このアドレスでは受け取れません。別のアドレスで受け取ってください。"),
        Reason.OURS: _(
            "こちらのメールの設定に問題があります。ご迷惑をおかけしています。別のアドレスなら届くことがあります。"
        ),
        Reason.LATER: _("相手のサーバーが長い時間受け取れませんでした。もう一度お送りください。"),
        Reason.SPAM: _("迷惑メールの指定を外してから、受け取れることを確かめてください。"),
        Reason.STOPPED: _("前のメールが届かなかったため、このアドレスへの送信を止めています。"),
        Reason.OUTDATED: _("お送りする前に、内容が古くなったためです。"),
    }
    if mail.state == MailState.SUPPRESSED and not mail.reason:
        return words[Reason.OUTDATED]
    unknown = _("理由は分かりません。アドレスと受信設定を確かめてから、もう一度お送りください。")
    return words.get(Reason(mail.reason or "unknown"), unknown)
