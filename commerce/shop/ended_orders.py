"""Why a purchase in progress cannot go on, in the buyer's words: lapsed, replaced by a newer one, or given up."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from commerce.orders.models import Order
from commerce.orders.states import OrderState


@dataclass(frozen=True)
class EndedPurchase:
    """What happened, what it means for money, and the buyer's newer order for the same event, if there is one."""

    title: str
    text: str
    next_order: Order | None = None


def ended_purchase(order: Order) -> EndedPurchase:
    """The reason for an order that ended or whose hold has ended. One query when it was cancelled."""
    nothing_paid = _("まだ購入していません。お支払いもありません。残りがあれば、もう一度選んで申し込めます。")
    if order.state == OrderState.CANCELLED:
        if newer := _newer(order):
            text = _("別の画面で券種を選び直したため、このお申込みは使えません。このお申込みのお支払いはありません。")
            return EndedPurchase(_("新しいお申込みに置き換わりました"), text, newer)
        return EndedPurchase(_("このお申込みは取りやめました"), nothing_paid)
    if order.is_won:
        text = _("当選は取り消され、当選の権利は次の方に移りました。お支払いはありません。")
        return EndedPurchase(_("お支払い期限が過ぎました"), text)
    return EndedPurchase(_("チケットの確保時間が過ぎました"), nothing_paid)


def _newer(order: Order) -> Order | None:
    """The buyer's newest order for the event that is alive; several tabs replace each other's orders."""
    alive = Order.objects.of(order.user).filter(event=order.event_id, pk__gt=order.pk)
    return alive.filter(state__in=[OrderState.PENDING, OrderState.CONFIRMED]).order_by("-pk").first()
