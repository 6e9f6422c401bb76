"""Errors of lotteries with their messages for the buyer. They are raised before anything is changed."""

from django.utils.translation import gettext_lazy as _

from portal.shared.errors import DomainError


class NotOpen(DomainError):
    """The period is not running, or the event is not on sale."""

    code = "lottery_not_open"
    message = _("いまは抽選のお申込みを受け付けていません。イベントのページで受付期間を確かめてください。")


class EnteredAlready(DomainError):
    """The same address, or the same name and phone, has entered for this performance."""

    code = "applied_already"
    message = _("この公演には、すでにお申込みがあります。お一人1回まで申し込めます。マイページで内容をご確認ください。")


class NotOffered(DomainError):
    """No choice, a duplicate, or a ticket type that the performance does not offer."""

    code = "not_offered"
    message = _("選んだ券種は、この公演では申し込めません。券種を選び直してください。")
    status = 400


class OverLimit(DomainError):
    """The quantity is outside the limits of a ticket type."""

    code = "over_limit"
    message = _("「%(name)s」は1枚から%(limit)s枚まで申し込めます。枚数を選び直してください。")
    status = 400


class CompanionsMissing(DomainError):
    """The number of companions' names does not match the quantity."""

    code = "companions_missing"
    message = _("同行される方%(number)s名のお名前を入力してください。")
    status = 400


class TooLateToWithdraw(DomainError):
    """The period has ended, or the draw is done."""

    code = "too_late_to_withdraw"
    message = _("受付期間が終わったため、取りやめられません。")


class NotDue(DomainError):
    """The period has not ended yet."""

    code = "draw_not_due"
    message = _("受付期間が終わるまで、抽選できません。")


class DrawnAlready(DomainError):
    """The draw is done, so its times cannot be changed."""

    code = "drawn_already"
    message = _("抽選が終わっているため、日時を変えられません。")


class TimesOutOfOrder(DomainError):
    """The order must be: end of the period, draw, payment deadline, end of promotions."""

    code = "draw_times"
    message = _("抽選は受付の終了後、支払期限は抽選のあと、繰り上げの締め切りは支払期限以降にしてください。")
    status = 400
