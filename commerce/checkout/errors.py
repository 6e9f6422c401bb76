"""What a purchase refuses, each with the sentence that says what to do next. Nothing has changed when one is raised."""

from django.utils.translation import gettext_lazy as _

from portal.shared.errors import DomainError


class NothingChosen(DomainError):
    """No ticket was asked for."""

    code = "nothing_chosen"
    message = _("枚数を1枚以上選んでください。")
    status = 400


class OverLimit(DomainError):
    """More of a type than one order may have."""

    code = "over_limit"
    message = _("「%(name)s」は1回に%(limit)s枚まで申し込めます。枚数を減らしてください。")
    status = 400


class NotOffered(DomainError):
    """A type of another event, or one that is not sold."""

    code = "not_offered"
    message = _("選んだ券種は、このイベントでは販売していません。券種を選び直してください。")
    status = 400


class NotOnSale(DomainError):
    """The event or the performance is not sold now."""

    code = "not_on_sale"
    message = _("このイベントは現在、お申込みを受け付けていません。イベントのページで受付期間を確かめてください。")


class MethodNotOffered(DomainError):
    """A way to pay that this event does not offer today."""

    code = "method_not_offered"
    message = _("選んだ支払い方法は、このイベントでは利用できません。別の支払い方法を選んでください。")
    status = 400


class HoldLapsed(DomainError):
    """The time for which the places were kept is over."""

    code = "hold_lapsed"
    message = _("お席の確保時間が過ぎました。まだ購入していません。もう一度、券種と枚数を選んでください。")
    status = 410


class ExtendedAlready(DomainError):
    """The hold was prolonged before."""

    code = "extended_already"
    message = _("確保時間を延ばせるのは1回だけです。表示の時刻までにお手続きください。")


class PaymentUnderWay(DomainError):
    """A payment for this order, or for the buyer's earlier one for the event, has begun and not ended."""

    code = "payment_under_way"
    message = _("支払いの手続きが進んでいる申込みがあります。先に、その申込みの支払いを済ませるか取りやめてください。")


class ScreenChanged(DomainError):
    """What the buyer accepted is not what is sold now."""

    code = "screen_changed"
    message = _("確認画面を開いたあとに内容が変わりました。まだ購入していません。もう一度お確かめください。")


class AlreadyPlaced(DomainError):
    """The order left the hands of its buyer."""

    code = "already_placed"
    message = _("この申込みは完了しています。内容は変えられません。")
