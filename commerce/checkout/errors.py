"""Errors of the purchase with their messages for the buyer. They are raised before anything is changed."""

from django.utils.translation import gettext_lazy as _

from portal.shared.errors import DomainError
from portal.shared.money import yen


class NothingChosen(DomainError):
    """All quantities are zero, or one is negative."""

    code = "nothing_chosen"
    message = _("枚数を1枚以上選んでください。")
    status = 400


class OverLimit(DomainError):
    """The quantity exceeds the limit of a ticket type per order."""

    code = "over_limit"
    message = _("「%(name)s」は1回に%(limit)s枚まで申し込めます。枚数を減らしてください。")
    status = 400


class NotOffered(DomainError):
    """A ticket type of another event, or one that is not on sale."""

    code = "not_offered"
    message = _("選んだ券種は、このイベントでは販売していません。券種を選び直してください。")
    status = 400


class NotOnSale(DomainError):
    """The event or the performance is not on sale now."""

    code = "not_on_sale"
    message = _("このイベントは現在、お申込みを受け付けていません。イベントのページで受付期間を確かめてください。")


class NoPaymentOption(DomainError):
    """There is something to pay and the event has no payment option: its sale is still being prepared."""

    code = "no_payment_option"
    message = _(
        "受付準備中です。支払い方法が決まっていないため、まだ申し込めません。お支払いはありません。"
        "受付が始まるまでお待ちください。"
    )


class MethodNotOffered(DomainError):
    """The event does not offer this payment method, or no longer does."""

    code = "method_not_offered"
    message = _("選んだ支払い方法は、いまは利用できません。まだ購入していません。別の支払い方法を選んでください。")


class AmountOutside(MethodNotOffered):
    """The total is outside the limits of the payment method; `least` and `most` in yen."""

    code = "amount_outside"
    message = _(
        "%(method)sは、合計%(least)sから%(most)sまでのお支払いに利用できます。"
        "まだ購入していません。別の支払い方法を選んでください。"
    )

    def __init__(self, *, least: int, most: int, **values: object) -> None:
        super().__init__(least=yen(least), most=yen(most), **values)


class NotEnoughTime(MethodNotOffered):
    """The performance starts too soon for a payment at a store."""

    code = "not_enough_time"
    message = _(
        "公演までの日数が少ないため、%(method)sは選べません。まだ購入していません。別の支払い方法を選んでください。"
    )


class StoreNotChosen(DomainError):
    """The provider requires the store before it issues a voucher."""

    code = "store_not_chosen"
    message = _("お支払いになる店舗を選んでください。")
    status = 422


class StoreNotOffered(DomainError):
    """This order cannot be paid at that store."""

    code = "store_not_offered"
    message = _("選んだ店舗では、いまはお支払いになれません。まだ購入していません。別の店舗を選んでください。")


class HoldLapsed(DomainError):
    """The hold of the order has expired."""

    code = "hold_lapsed"
    message = _("チケットの確保時間が過ぎました。まだ購入していません。もう一度、券種と枚数を選んでください。")
    status = 410


class ExtendedAlready(DomainError):
    """The hold was already extended, which is possible once."""

    code = "extended_already"
    message = _("確保時間を延ばせるのは1回だけです。表示の時刻までにお手続きください。")


class PaymentInProgress(DomainError):
    """A payment attempt is open for this order, or for the buyer's earlier one for the event."""

    code = "payment_under_way"
    message = _(
        "支払いの手続きが進んでいるお申込みがあります。先に、そのお申込みの支払いを済ませるか取りやめてください。"
    )


class ScreenChanged(DomainError):
    """The accepted confirmation differs from the current one."""

    code = "screen_changed"
    message = _("確認画面を開いたあとに内容が変わりました。まだ購入していません。もう一度お確かめください。")


class AlreadyPlaced(DomainError):
    """The order is confirmed or awaits its store payment, so that it cannot be changed."""

    code = "already_placed"
    message = _("このお申込みは完了しています。内容は変えられません。")


class WaitToHold(DomainError):
    """The mailbox let several holds for the event go unpaid; `time` (H:i) is when it may hold again."""

    code = "wait_to_hold"
    message = _(
        "確保したまま購入されなかったお申込みが続いたため、少しお待ちいただいています。"
        "%(time)sを過ぎてから、もう一度お試しください。"
    )
    status = 429


class MailboxHolds(DomainError):
    """Another account of the same mailbox holds tickets of the event."""

    code = "mailbox_holds"
    message = _(
        "同じメールボックスの別のアカウントで、このイベントのチケットを確保しています。"
        "そのアカウントでお手続きを済ませるか、確保の期限が過ぎてから、お申込みを続けてください。"
    )
    status = 429


class NetworkHolds(DomainError):
    """Buyers of the same network hold as much unpaid stock of the event as they may."""

    code = "network_holds"
    message = _(
        "お使いの回線から、お支払い前の確保が続いています。まだ購入していません。"
        "数分おいてからお試しになるか、Wi-Fiとモバイル回線を切り替えて、もう一度お試しください。"
    )
    status = 429


class VouchersUsedUp(MethodNotOffered):
    """Unpaid numbers of stores hold as much of the stock as they may."""

    code = "vouchers_used_up"
    message = _(
        "お支払い前のコンビニ払いの枚数が上限に達しています。まだ購入していません。"
        "別の支払い方法を選ぶか、時間をおいてお試しください。"
    )
