"""Refunds in the admin: the list, the state of each, and sending one again."""

from typing import Any

from django import forms
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.permissions import register_permission_policy

from commerce.admin.base.access_log import DetailAccessLogMixin, ListAccessLogMixin
from commerce.admin.base.readonly import PageView, ReadOnlyViewSet
from commerce.admin.base.row_actions import RowActionView
from commerce.admin.base.viewsets import IndexView
from commerce.admin.payments.filters import RefundFilters
from commerce.admin.payments.summary import gateway_name
from commerce.fulfilment.tasks import send_refund
from commerce.orders.services import write_log
from commerce.orders.states import OrderLogKind
from commerce.payments.models import Refund
from commerce.payments.states import REFUND_OPEN, RefundState
from portal.shared import clock
from portal.shared.documents.list_columns import CODE, SENTENCE
from portal.shared.errors import DomainError
from portal.shared.money import yen
from portal.shared.permissions import RestrictedPermissionPolicy

register_permission_policy(Refund, RestrictedPermissionPolicy(Refund, "view"))
# State → its meaning, in a sentence for support.
STATE_MEANINGS = {
    RefundState.CREATED: gettext_lazy(
        "決済会社にまだ届いていません。自動で送ります。急ぐときは「いま送る」を押してください。"
    ),
    RefundState.WAITING_CUSTOMER: gettext_lazy("お客さまが返金先の口座を入力するのを待っています。"),
    RefundState.PENDING: gettext_lazy("決済会社が処理しています。結果は自動で反映されます。"),
    RefundState.DONE: gettext_lazy(
        "決済会社が返金しました。お客さまの明細や口座に出るまで、時間がかかることがあります。"
    ),
    RefundState.FAILED: gettext_lazy(
        "返金できませんでした。お金はお客さまに戻っていません。"
        "もう一度返金するときは、注文のページの「返金する」から新しく受け付けてください。"
    ),
}


class RefundFinished(DomainError):
    """The refund is done, or has failed finally."""

    code = "nothing_to_carry"
    message = gettext_lazy("この返金はもう終わっているため、送れません。何も変わっていません。")


class RefundView(DetailAccessLogMixin, PageView):
    """One refund with the meaning of its state."""

    object: Refund

    def get_page_subtitle(self) -> str:
        """The amount and the order's code."""
        return f"{yen(self.object.amount_yen)} {self.object.order.code}"

    def get_context_data(self, **kwargs: Any) -> dict:
        """The refund, and what the user may do with it."""
        refund, may = self.object, self.request.user.has_perm("commerce.refund_order")
        context = {
            "refund": refund,
            "gateway": gateway_name(refund.attempt.provider),
            "meaning": STATE_MEANINGS[RefundState(refund.state)],
            "may_send": may and refund.state in REFUND_OPEN,
            "again_url": reverse("orders:refund", args=[refund.order_id]) if may and _has_failed(refund) else "",
        }
        return super().get_context_data(**kwargs) | context


class SendRefundView(RowActionView):
    """Enqueues an open refund now; the idempotency key at the provider prevents a second refund."""

    object: Refund
    page_title = gettext_lazy("返金をいま送る")
    button = gettext_lazy("いま送る")

    def user_has_permission(self, permission: str) -> bool:
        """Requires the permission to refund an order."""
        return self.request.user.has_perm("commerce.refund_order")

    permission_required = "refund"

    def get_page_subtitle(self) -> str:
        """The amount and the order's code."""
        return f"{yen(self.object.amount_yen)} {self.object.order.code}"

    def sentences(self) -> list[str]:
        """The consequences: sending twice refunds once."""
        amount = yen(self.object.amount_yen)
        return [
            _("%(amount)sの返金を、いま決済会社へ送ります。") % {"amount": amount},
            _("すでに届いているときは状態を確かめるだけで、二重に返金されることはありません。"),
        ]

    def act(self, form: forms.Form) -> str:
        """Enqueues the refund and logs it. Raises RefundFinished."""
        self.object.refresh_from_db()
        if self.object.state not in REFUND_OPEN:
            raise RefundFinished
        data = {"refund": self.object.public_id}
        with transaction.atomic():
            send_refund.enqueue(self.object.pk)
            write_log(self.object.order, OrderLogKind.REFUND_SENT_AGAIN, actor=self.actor, at=clock.now(), data=data)
        return _("決済会社への送信を始めました。少し待ってから、このページを読み込み直してください。")


def _has_failed(refund: Refund) -> bool:
    return refund.state == RefundState.FAILED


class RefundIndexView(ListAccessLogMixin, IndexView):
    """The list of refunds with its export for accounting."""

    export_permission = "commerce.export_order"
    export_headings = {
        "public_id": gettext_lazy("返金の番号"),
        "order.code": gettext_lazy("注文番号"),
        "amount_yen": gettext_lazy("金額（円）"),
        "get_state_display": gettext_lazy("状態"),
        "get_reason_display": gettext_lazy("理由"),
        "note": gettext_lazy("備考"),
        "reference": gettext_lazy("決済会社の番号"),
        "created_at": gettext_lazy("依頼日時"),
        "settled_at": gettext_lazy("完了日時"),
        "error": gettext_lazy("送れなかった理由"),
    }
    list_export = list(export_headings)


class RefundViewSet(ReadOnlyViewSet):
    """The list of refunds, newest first."""

    model = Refund
    name = url_prefix = url_namespace = "refunds"
    icon = "rotate"
    menu_label = gettext_lazy("返金")
    index_view_class = RefundIndexView
    inspect_view_class = RefundView
    inspect_template_name = "commerce/admin/refund.html"
    filterset_class = RefundFilters
    row_actions = {"send": SendRefundView}
    list_display = [
        TitleColumn(
            "amount_yen",
            label=gettext_lazy("金額"),
            accessor=lambda row: yen(row.amount_yen),
            url_name="refunds:inspect",
            classname=CODE,
        ),
        Column("order", label=gettext_lazy("注文番号"), accessor="order.code"),
        "state",
        "reason",
        "created_at",
        "settled_at",
        Column("error", label=gettext_lazy("送れなかった理由"), accessor="error", classname=SENTENCE),
    ]
    list_select = ("order",)
