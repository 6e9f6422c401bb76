"""Lotteries in the admin: sales periods with draw times, draws with their figures, and lottery entries."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.permissions import register_permission_policy

from commerce.admin.base.access_log import DetailAccessLogMixin, ListAccessLogMixin
from commerce.admin.base.readonly import PageView, ReadOnlyViewSet
from commerce.admin.base.row_actions import RowActionView
from commerce.admin.base.viewsets import IndexView
from commerce.admin.catalog.forms import SalesPeriodForm
from commerce.catalog.models import SalesPeriod
from commerce.catalog.states import PeriodKind
from commerce.fulfilment.lottery.draws import run_draw
from commerce.lottery.models import Draw, LotteryEntry
from commerce.lottery.queries import figures
from commerce.lottery.services import prepare_draw
from commerce.lottery.status import entry_status
from portal.shared import clock
from portal.shared.accounts.queries import actor_names
from portal.shared.documents.list_columns import CODE
from portal.shared.http.page_cache import content_changed
from portal.shared.permissions import RestrictedPermissionPolicy
from portal.shared.templatetags.formatting import format_datetime

# The services of the lottery write both models; `run` is the permission to draw.
register_permission_policy(Draw, RestrictedPermissionPolicy(Draw, "view", "run"))
register_permission_policy(LotteryEntry, RestrictedPermissionPolicy(LotteryEntry, "view"))

DRAW_TIMES = ("draws_at", "pay_until", "moves_up_until")


class SalesPeriodWithDrawForm(SalesPeriodForm):
    """A sales period; for a lottery also the time of the draw, the payment deadline and the end of promotions."""

    draws_at = forms.DateTimeField(
        label=gettext_lazy("抽選日時"),
        required=False,
        widget=AdminDateTimeInput,
        help_text=gettext_lazy(
            "受付方法が抽選のときに入れます。受付終了以降の日時です。時間になると自動で抽選します。"
        ),
    )
    pay_until = forms.DateTimeField(
        label=gettext_lazy("当選者の支払期限"),
        required=False,
        widget=AdminDateTimeInput,
        help_text=gettext_lazy("過ぎると当選は取り消され、次の方が繰り上がります。"),
    )
    moves_up_until = forms.DateTimeField(
        label=gettext_lazy("繰り上げ当選の締め切り"),
        required=False,
        widget=AdminDateTimeInput,
        help_text=gettext_lazy("この日時より後は、空いたお席を次の方へ移しません。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draw = Draw.objects.filter(period=self.instance.pk).first() if self.instance.pk else None
        for name in DRAW_TIMES:
            self.fields[name].initial = getattr(self.draw, name, None)

    def clean(self) -> dict:
        """Requires the times for a lottery, and forbids changing a lottery to first come, first served."""
        data = super().clean()
        if data.get("kind") == PeriodKind.LOTTERY:
            for name in DRAW_TIMES:
                if not data.get(name) and not self.has_error(name):
                    self.add_error(name, _("抽選のときは、この日時を入れてください。"))
        elif self.draw:
            self.add_error("kind", _("抽選として始めた受付期間は、先着に変えられません。"))
        return data

    def save(self, commit: bool = True) -> SalesPeriod:
        """Saves the period, then the times through the service; raises TimesOutOfOrder or DrawnAlready."""
        period = super().save(commit)
        times = {name: self.cleaned_data[name] for name in DRAW_TIMES}
        is_changed = self.draw is None or any(getattr(self.draw, name) != times[name] for name in DRAW_TIMES)
        if period.kind == PeriodKind.LOTTERY and (is_changed or "ends_at" in self.changed_data):
            prepare_draw(period, **times)
        return period


class DrawView(PageView):
    """A draw with its times, seed and figures per ticket type."""

    object: Draw

    def get_page_subtitle(self) -> str:
        """The title of the event."""
        return self.object.period.event.title

    def get_context_data(self, **kwargs: Any) -> dict:
        """The draw and its figures; the template hides the seed until the draw."""
        draw, at = self.object, clock.now()
        is_due = draw.drawn_at is None and at >= draw.period.ends_at
        who = actor_names([draw.drawn_by])[draw.drawn_by]
        context = {"draw": draw, "drawn_by": who, "rows": figures(draw), "may_draw": is_due and self.may("run")}
        return super().get_context_data(**kwargs) | context


class RunDrawView(RowActionView):
    """Runs a draw before its scheduled time; it cannot be undone."""

    object: Draw
    permission_required = "run"
    page_title = gettext_lazy("抽選する")
    button = gettext_lazy("いま抽選する")
    is_serious = True
    done = gettext_lazy("抽選しました。結果のメールを順に送ります。")

    def get_page_subtitle(self) -> str:
        """The title of the event."""
        return self.object.period.event.title

    def sentences(self) -> list[str]:
        """The consequences, and that they cannot be undone."""
        return [
            _("すべてのお申込みを抽選し、当選者の注文を作ります。やり直しはできません。"),
            _("当選した方にも落選した方にも、結果をメールでお知らせします。"),
        ]

    def figures(self) -> list[tuple[str, str]]:
        """The number of entries and the scheduled time."""
        entered = LotteryEntry.objects.active().filter(period=self.object.period_id).count()
        return [(_("お申込み"), _("%(n)s件") % {"n": entered}), (_("抽選日時"), format_datetime(self.object.draws_at))]

    def act(self, form: forms.Form) -> None:
        """Runs the draw. Raises NotDue or TimesOutOfOrder."""
        run_draw(self.object.pk, actor=self.actor, at=clock.now())
        content_changed()


class DrawViewSet(ReadOnlyViewSet):
    """Draws of lotteries, newest first."""

    model = Draw
    name = url_prefix = url_namespace = "draws"
    icon = "rotate"
    menu_label = gettext_lazy("抽選")
    inspect_view_class = DrawView
    inspect_template_name = "commerce/admin/draw.html"
    row_actions = {"hold": RunDrawView}
    list_display = [
        TitleColumn("event", label=gettext_lazy("イベント"), accessor="period.event.title", url_name="draws:inspect"),
        "draws_at",
        "pay_until",
        "drawn_at",
        "entered",
    ]
    list_select = ("period__event",)
    list_prefetch = ("period__event__texts",)


class LotteryEntryView(DetailAccessLogMixin, PageView):
    """One lottery entry with its status."""

    object: LotteryEntry

    def get_context_data(self, **kwargs: Any) -> dict:
        """The entry, its choices and its status as the buyer reads it."""
        choices = self.object.choices.select_related("ticket_type").prefetch_related("ticket_type__texts")
        status = entry_status(self.object, clock.now())
        context = {"lottery_entry": self.object, "choices": choices, "entry_status": status}
        return super().get_context_data(**kwargs) | context


class LotteryEntryIndexView(ListAccessLogMixin, IndexView):
    """A list of lottery entries; they hold personal data, so access is recorded."""

    export_permission = "commerce.export_order"
    export_headings = {
        "code": gettext_lazy("受付番号"),
        "performance.event.title": gettext_lazy("イベント"),
        "performance.starts_at": gettext_lazy("公演日時"),
        "name": gettext_lazy("お名前"),
        "companions": gettext_lazy("同行者のお名前"),
        "user.email": gettext_lazy("メールアドレス（いま）"),
        "email_at_entry": gettext_lazy("メールアドレス（申込時）"),
        "phone": gettext_lazy("電話番号"),
        "quantity": gettext_lazy("枚数"),
        "get_state_display": gettext_lazy("状態"),
        "rank": gettext_lazy("抽選順"),
        "entered_at": gettext_lazy("申込日時"),
    }
    list_export = list(export_headings)

    def export_rows(self) -> QuerySet[LotteryEntry]:
        """With the entrants, whose address may have changed since."""
        return super().export_rows().select_related("performance__event", "user")


class LotteryEntryViewSet(ReadOnlyViewSet):
    """Lottery entries, newest first; searched by code, name or e-mail address."""

    model = LotteryEntry
    name = url_prefix = "applications"
    url_namespace = "lottery_entries"
    icon = "list-ul"
    menu_label = gettext_lazy("抽選申込")
    index_view_class = LotteryEntryIndexView
    inspect_view_class = LotteryEntryView
    inspect_template_name = "commerce/admin/lottery_entry.html"
    search_fields = ["code", "name", "user__email", "email_at_entry"]
    search_backend_name = None
    list_filter = ["state"]
    list_display = [
        TitleColumn(
            "code", label=gettext_lazy("受付番号"), accessor="code", url_name="lottery_entries:inspect", classname=CODE
        ),
        Column("event", label=gettext_lazy("イベント"), accessor="performance.event.title"),
        "name",
        "quantity",
        "state",
        "rank",
        "entered_at",
    ]
    list_select = ("performance__event",)
    list_prefetch = ("performance__event__texts",)
