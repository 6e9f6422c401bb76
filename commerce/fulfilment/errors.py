"""What an order cannot do as it stands, each with the sentence that says what to do next."""

from django.utils.translation import gettext_lazy as _

from portal.shared.errors import DomainError, Throttled


class NotFree(DomainError):
    """An order that costs something is paid, not just confirmed."""

    code = "not_free"
    message = _("このお申込みにはお支払いが必要です。支払い方法を選んでください。")


class StillPaying(DomainError):
    """The provider could not tell that nobody pays any more, so nothing is released."""

    code = "still_paying"
    message = _(
        "お支払いの手続きがまだ終わっていないため、取り消せませんでした。少し待ってから、もう一度お試しください。"
    )


class AlreadySettled(DomainError):
    """It was paid, or ended, before it could be given up."""

    code = "already_settled"
    message = _("この申込みは、すでに確定または終了しています。申込内容のページで状態をご確認ください。")


class NothingToSend(DomainError):
    """Only a confirmed order has a mail to send again."""

    code = "nothing_to_send"
    message = _("この申込みはまだ確定していないため、お送りできるメールがありません。")


class TooManyResends(Throttled):
    """The mail of one order was sent again as often as it may be."""

    code = "too_many_resends"
    message = _(
        "メールの再送信は、1つのお申込みにつき1時間に3回、1日に10回までです。"
        "時間をおいて、もう一度お試しください。チケットはマイページでも開けます。"
    )


class AddressSuppressed(DomainError):
    """Mails to that address came back, so none is sent there."""

    code = "address_stopped"
    message = _(
        "%(to)s にはメールが届かないため、送信を止めています。"
        "「届かないメールを調べる」で、受け取れるようにするか、別のアドレスに送ってください。"
    )
