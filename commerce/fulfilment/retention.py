"""Retention policies for orders, payments, receipts and lottery entries: most rows are anonymised, not deleted."""

from datetime import datetime, timedelta

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from commerce.lottery.models import LotteryEntry
from commerce.lottery.states import LotteryEntryState
from commerce.orders.models import Order, OrderLogEntry
from commerce.orders.states import OrderState
from commerce.payments.models import PaymentAttempt, Refund, ReviewItem
from commerce.receipts.models import Receipt
from commerce.tickets.models import StreamSession, Ticket, TicketTransfer
from portal.shared.registries.retention import RetentionPolicy, days, delete_batch, register_retention_policy, years

# 法人税法施行規則59条, 消費税法施行令50条・70条の13: seven years, counted from two months after the end of the business
# year. Fourteen months after the order that day has passed, whichever month the year ends in.
GRACE_PERIOD = timedelta(days=427)
PERSONAL_FIELDS = ("name", "kana", "phone", "email_at_order")


def _with_personal_data() -> QuerySet[Order]:
    return Order.objects.filter(Q(name__gt="") | Q(email_at_order__gt=""))


def _first_pks(rows: QuerySet, limit: int) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])


def _anonymise_orders(before: datetime, limit: int) -> int:
    """Anonymises orders without a payment, receipt or performance since `before`, and deletes their receipts."""
    old = _with_personal_data().filter(created_at__lt=before).exclude(ledger__at__gte=before)
    old = old.exclude(receipts__issued_at__gte=before)
    old = old.exclude(lines__performance__starts_at__gte=before).exclude(state=OrderState.PENDING)
    batch = _first_pks(old.distinct(), limit)
    Receipt.objects.filter(order__in=batch).delete()
    PaymentAttempt.objects.filter(order__in=batch).update(voucher={}, three_ds={}, redirect_url="")
    ReviewItem.objects.filter(order__in=batch).update(data={}, note="")
    Refund.objects.filter(order__in=batch).update(note="")
    OrderLogEntry.objects.filter(order__in=batch).update(data={})
    TicketTransfer.objects.filter(ticket__order__in=batch).update(to_email="")
    Ticket.objects.filter(order__in=batch).update(holder_name="")
    Order.objects.filter(pk__in=batch).update(**dict.fromkeys(PERSONAL_FIELDS, ""), confirmation_data={})
    return len(batch)


def _anonymise_unplaced(before: datetime, limit: int) -> int:
    """Anonymises orders that were never placed: no contract, no money."""
    ended = _with_personal_data().filter(
        placed_at=None, state__in=[OrderState.EXPIRED, OrderState.CANCELLED], attempts=None
    )
    batch = _first_pks(ended.filter(created_at__lt=before, ledger=None), limit)
    Order.objects.filter(pk__in=batch).update(**dict.fromkeys(PERSONAL_FIELDS, ""))
    return len(batch)


def _anonymise_lottery_entries(before: datetime, limit: int) -> int:
    """Anonymises entries without an order; code, choices and rank stay, because they prove the draw."""
    over = Q(state=LotteryEntryState.WITHDRAWN) | Q(state__in=[LotteryEntryState.LOST, LotteryEntryState.FORFEITED])
    old = LotteryEntry.objects.filter(over, period__draw__moves_up_until__lt=before).exclude(name="")
    batch = _first_pks(old, limit)
    erased_key = Concat(Value("erased-"), Cast(F("pk"), CharField()))  # unique, as the constraint requires
    LotteryEntry.objects.filter(pk__in=batch).update(
        name="", phone="", email_at_entry="", companions=[], person_key=erased_key
    )
    return len(batch)


def _anonymise_transfers(before: datetime, limit: int) -> int:
    old = TicketTransfer.objects.filter(ticket__performance__starts_at__lt=before).exclude(to_email="")
    batch = _first_pks(old, limit)
    TicketTransfer.objects.filter(pk__in=batch).update(to_email="")
    return len(batch)


def _delete_stream_sessions(before: datetime, limit: int) -> int:
    return delete_batch(StreamSession.objects.filter(seen_at__lt=before), limit)


register_retention_policy(
    RetentionPolicy(
        "money",
        _("お申込み、お支払い、返金、領収書、電子チケットの記録（お名前、連絡先、確認画面の写し、同意した規約の版）"),
        _("チケットと領収書の発行、入場の確認、法律で定められた帳簿と書類の保存"),
        _("お申込みの年度の申告期限のあと（お申込みの14か月後から数えます）"),
        _anonymise_orders,
        years(7),
        years(7),
        _("法人税法と消費税法が、帳簿と書類を7年間保存するよう定めています。"),
        grace_period=GRACE_PERIOD,
        survives_deletion=True,
    )
)
register_retention_policy(
    RetentionPolicy(
        "unplaced",
        _("途中でやめたお申込み"),
        _("お申込みの手続きの続き、お問い合わせへの回答"),
        _("手続きを始めた日から"),
        _anonymise_unplaced,
        days(90),
    )
)
register_retention_policy(
    RetentionPolicy(
        "entries",
        _("落選または取りやめになった抽選のお申込み（お名前、連絡先、同行者のお名前）"),
        _("抽選、繰り上げ当選、抽選についてのお問い合わせへの回答"),
        _("繰り上げ当選の締め切りから"),
        _anonymise_lottery_entries,
        years(1),
        days(30),
        _("抽選についてのお問い合わせに答えられる期間は残します。"),
        survives_deletion=True,
    )
)
register_retention_policy(
    RetentionPolicy(
        "transfers",
        _("チケットを渡した相手のメールアドレス"),
        _("同行者へのチケットのお届け"),
        _("公演の日から"),
        _anonymise_transfers,
        days(90),
        survives_deletion=True,
    )
)
register_retention_policy(
    RetentionPolicy(
        "watching",
        _("配信を再生した端末の目印（無作為な文字）"),
        _("同時に視聴できる台数の制限"),
        _("最後に再生した日から"),
        _delete_stream_sessions,
        days(30),
    )
)
