"""Facts about the site's own company, ways to pay and fees: pages and mails print the rows that the shop sells by."""

from collections.abc import Mapping
from datetime import timedelta

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commerce.catalog.models import Event, EventFee, Organizer, PaymentMethod, PaymentOption
from commerce.catalog.states import MethodCode
from commerce.catalog.voucher_deadline import LEAST_TO_PAY
from portal.shared.page_cache import cached_until_publish
from portal.shared.registries.facts import Fact, register_fact

NAMES_SEPARATOR = gettext_lazy("、")


def _methods() -> list[PaymentMethod]:
    """All ways to pay, in order; one query as long as no content changes."""
    return cached_until_publish("payment-methods", lambda: list(PaymentMethod.objects.all()))


def _method(code: MethodCode) -> PaymentMethod:
    """The row of that kind, or an empty one that is not on sale."""
    return next((method for method in _methods() if method.code == code), PaymentMethod(code=code))


def _stores() -> list[str]:
    return _method(MethodCode.KONBINI).store_names


def _brands() -> list[str]:
    return _method(MethodCode.CARD).brands


def _joined(names: list[str]) -> str:
    return str(NAMES_SEPARATOR).join(names)


def _names_block(names: list[str]) -> SafeString:
    return render_to_string("commerce/shop/events/facts/names.html", {"names": names})


def _methods_block(params: Mapping[str, str]) -> SafeString:
    return render_to_string("commerce/shop/events/facts/methods.html", {"methods": _methods()})


def _methods_text(params: Mapping[str, str]) -> str:
    usable = [str(method) for method in _methods() if method.on_sale]
    return _joined(usable) or _("準備中")


def _rule(column: str) -> list[int]:
    """The values that published events use for numbers paid at a store, or the value that a new event begins with."""

    def read() -> list[int]:
        options = PaymentOption.objects.filter(event__live=True, method__code=MethodCode.KONBINI)
        found = sorted(set(options.order_by().values_list(column, flat=True)))
        return found or [getattr(PaymentOption(), column)]

    return cached_until_publish(f"konbini-{column}", read)


def _span(values: list[int]) -> str:
    """3, or 1〜5 where events differ."""
    return str(values[0]) if len(values) == 1 else _("%(low)d〜%(high)d") % {"low": values[0], "high": values[-1]}


def _deadline_rule(params: Mapping[str, str]) -> str:
    return _("お申込みの日から%(days)s日後の23:59まで（公演の%(hours)s時間前のほうが早いときは、その時刻まで）") % {
        "days": _span(_rule("days_to_pay")),
        "hours": _span(_rule("closes_hours")),
    }


def _least_time(params: Mapping[str, str]) -> str:
    hours = LEAST_TO_PAY // timedelta(hours=1)
    return ngettext("%(n)d時間", "%(n)d時間", hours) % {"n": hours}


def _platform() -> Organizer | None:
    """The company that runs the site; None on a site that has not entered it yet."""
    return cached_until_publish("platform", lambda: Organizer.objects.filter(is_platform=True).first())


def _platform_name(params: Mapping[str, str]) -> str:
    platform = _platform()
    return platform.legal_name if platform else ""


def _platform_line(params: Mapping[str, str]) -> str:
    """For texts that hold words only, such as terms."""
    row = _platform()
    if row is None:
        return ""
    address = f"〒{row.postal_code} {row.postal_address}"
    return _joined([row.legal_name, row.representative, address, row.phone, row.email])


def _platform_block(params: Mapping[str, str]) -> SafeString | str:
    platform = _platform()
    return render_to_string("commerce/shop/events/facts/platform.html", {"organizer": platform}) if platform else ""


class EventChooser(forms.Form):
    """Which event's fees."""

    event = forms.ModelChoiceField(Event.objects.all(), to_field_name="slug", label=gettext_lazy("イベント"))


def _event_fees(params: Mapping[str, str]) -> SafeString | str:
    """The fees of the chosen event; nothing when the event is gone or not published."""
    event = Event.objects.live().filter(slug=params.get("event", "")).prefetch_related("texts").first()
    if event is None:
        return ""
    fees = EventFee.objects.filter(event=event)
    options = PaymentOption.objects.filter(event=event, fee_yen__gt=0).select_related("method")
    return render_to_string("commerce/shop/events/facts/fees.html", {"event": event, "fees": fees, "options": options})


register_fact(Fact("platform-name", gettext_lazy("運営会社の正式名称"), text=_platform_name))
register_fact(
    Fact(
        "platform-legal",
        gettext_lazy("運営会社の名称・代表者・所在地・連絡先"),
        text=_platform_line,
        block=_platform_block,
    )
)
SOLD_WITH = (
    gettext_lazy("画面 イベントのページ"),
    gettext_lazy("画面 支払い方法を選ぶ"),
    gettext_lazy("画面 購入内容の確認"),
)
register_fact(
    Fact(
        "payment-methods",
        gettext_lazy("支払い方法の一覧"),
        text=_methods_text,
        block=_methods_block,
        read_by=SOLD_WITH,
    )
)
register_fact(
    Fact(
        "konbini-stores",
        gettext_lazy("コンビニ払いの店舗"),
        text=lambda params: _joined(_stores()),
        block=lambda params: _names_block(_stores()),
        read_by=(gettext_lazy("画面 支払い方法を選ぶ"), gettext_lazy("メール コンビニでのお支払い")),
    )
)
register_fact(Fact("konbini-deadline", gettext_lazy("コンビニ払いの支払期限の決まり"), text=_deadline_rule))
register_fact(Fact("konbini-least-time", gettext_lazy("コンビニ払いに要る、期限までの時間"), text=_least_time))
register_fact(Fact("card-brands", gettext_lazy("カードブランドの一覧"), block=lambda params: _names_block(_brands())))
register_fact(Fact("card-brands-text", gettext_lazy("カードブランド"), text=lambda params: _joined(_brands())))
register_fact(Fact("event-fees", gettext_lazy("イベントの手数料"), block=_event_fees, chooser=EventChooser))
