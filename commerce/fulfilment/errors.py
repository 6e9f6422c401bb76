"""Errors of an order's state, each with a message that states what to do next."""

from django.utils.translation import gettext_lazy as _

from portal.shared.errors import DomainError, Throttled


class NotFree(DomainError):
    """An order with a total above 0 yen cannot be confirmed without a payment."""

    code = "not_free"
    message = _("このお申込みにはお支払いが必要です。支払い方法を選んでください。")


class StillPaying(DomainError):
    """The provider did not confirm the end of an attempt, so nothing is released."""

    code = "still_paying"
    message = _(
        "お支払いの手続きがまだ終わっていないため、取り消せませんでした。少し待ってから、もう一度お試しください。"
    )


class AlreadySettled(DomainError):
    """The order was paid or ended before the operation."""

    code = "already_settled"
    message = _("このお申込みは、すでに確定または終了しています。申込内容のページで状態をご確認ください。")


class NothingToSend(DomainError):
    """The order has no mail that can be resent: it is not confirmed."""

    code = "nothing_to_send"
    message = _("このお申込みはまだ確定していないため、お送りできるメールがありません。")


class TooManyResends(Throttled):
    """The limit of resent mails per order is reached."""

    code = "too_many_resends"
    message = _(
        "メールの再送信は、1つのお申込みにつき1時間に3回、1日に10回までです。"
        "時間をおいて、もう一度お試しください。チケットはマイページでも開けます。"
    )


class AddressSuppressed(DomainError):
    """The address is suppressed because mails to it bounced."""

    code = "address_stopped"
    message = _(
        "%(to)s にはメールが届かないため、送信を止めています。"
        "「届かないメールを調べる」で、受け取れるようにするか、別のアドレスに送ってください。"
    )
