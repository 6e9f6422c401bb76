"""Reviews in the admin: cases that staff must resolve, with advice, links to order and refund, and closing."""

from typing import Any

from django import forms
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.permissions import register_permission_policy

from commerce.admin.base.readonly import PageView, ReadOnlyViewSet
from commerce.admin.base.row_actions import RowActionView
from commerce.admin.payments.filters import ReviewFilters
from commerce.admin.payments.review_texts import ADVICE, REFUND_REASON, labelled_data
from commerce.admin.payments.summary import gateway_name
from commerce.payments.models import ReviewItem
from commerce.payments.reviews import close_review
from portal.shared import clock
from portal.shared.errors import DomainError
from portal.shared.permissions import RestrictedPermissionPolicy
from portal.shared.templatetags.formatting import deadline
from portal.shared.text.fields import LongTextField

register_permission_policy(ReviewItem, RestrictedPermissionPolicy(ReviewItem, "view", "change"))


def review_name(review: ReviewItem) -> str:
    """The label of a review: its kind, and its order if it has one."""
    return f"{review.get_kind_display()} {review.order or ''}".strip()


class AlreadyClosed(DomainError):
    """Another user has closed the review."""

    code = "closed_before"
    message = gettext_lazy("この要確認は、すでにほかの担当者が対応済みにしています。記録はそのまま残っています。")


class ReviewView(PageView):
    """One review with its data, advice and actions."""

    object: ReviewItem

    def get_page_subtitle(self) -> str:
        """The label of the review."""
        return review_name(self.object)

    def get_context_data(self, **kwargs: Any) -> dict:
        """The review with labelled data and advice."""
        review = self.object
        context = {
            "review": review,
            "gateway": gateway_name(review.attempt.provider) if review.attempt else "",
            "facts": labelled_data(review),
            "advice": ADVICE[review.kind],
            "refund_url": self.refund_url(),
            "may_close": self.may("change") and review.closed_at is None,
        }
        return super().get_context_data(**kwargs) | context

    def refund_url(self) -> str:
        """The URL of the order's refund with the matching reason, where a refund resolves the review; else empty."""
        reason, order = REFUND_REASON.get(self.object.kind), self.object.order
        if not reason or not order or self.object.closed_at or not self.request.user.has_perm("commerce.refund_order"):
            return ""
        return f"{reverse('orders:refund', args=[order.pk])}?{urlencode({'reason': reason})}"


class CloseForm(forms.Form):
    """A note on how the review was resolved."""

    note = LongTextField(
        label=gettext_lazy("対応の記録"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=gettext_lazy(
            "何を確かめ、どうしたかを書きます。あとで見る担当者のための記録で、お客さまには見えません。"
        ),
    )


class CloseView(RowActionView):
    """Closes a review with a note."""

    object: ReviewItem
    permission_required = "change"
    form_class = CloseForm
    page_title = gettext_lazy("対応済みにする")
    button = gettext_lazy("対応済みにする")
    done = gettext_lazy("対応済みにしました。")

    def get_page_subtitle(self) -> str:
        """The label of the review."""
        return review_name(self.object)

    def sentences(self) -> list[str]:
        """The consequence: closing moves no money and sends no mail."""
        return [_("対応済みにするだけで、返金やメールの送信は行いません。必要な操作を先に済ませてください。")]

    def act(self, form: forms.Form) -> None:
        """Closes the review. Raises AlreadyClosed."""
        if not close_review(self.object, by=self.staff, note=form.cleaned_data["note"], at=clock.now()):
            raise AlreadyClosed


class ReviewViewSet(ReadOnlyViewSet):
    """Reviews, open ones first: by the day when a reply is due, then the newest."""

    model = ReviewItem
    name = url_prefix = url_namespace = "reviews"
    icon = "warning"
    menu_label = gettext_lazy("要確認")
    inspect_view_class = ReviewView
    inspect_template_name = "commerce/admin/review.html"
    filterset_class = ReviewFilters
    row_actions = {"close": CloseView}
    list_display = [
        TitleColumn("kind", label=gettext_lazy("内容"), accessor="get_kind_display", url_name="reviews:inspect"),
        Column("order", label=gettext_lazy("注文番号"), accessor="order.code"),
        Column(
            "reply_by",
            label=gettext_lazy("回答期限"),
            accessor=lambda row: deadline(row.reply_by) if row.reply_by else "—",
            sort_key="reply_by",
        ),
        "opened_at",
        Column(
            "state", label=gettext_lazy("対応"), accessor=lambda row: _("対応済み") if row.closed_at else _("未対応")
        ),
        "closed_at",
    ]
    list_select = ("order",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReviewItem]:
        """The visible rows, open before closed, and of those the ones with a deadline first."""
        by_deadline = F("closed_at").desc(nulls_first=True), F("reply_by").asc(nulls_last=True)
        return super().get_queryset(request).order_by(*by_deadline, "-opened_at", "-pk")
