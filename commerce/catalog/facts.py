"""Facts about the platform's company, payment methods and fees, read from the same rows that the shop uses."""

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
from portal.shared.http.page_cache import cached_until_publish
from portal.shared.registries.facts import Fact, register_fact

NAMES_SEPARATOR = gettext_lazy("、")


def _methods() -> list[PaymentMethod]:
    """Returns all payment methods in order; cached until content is published."""
    return cached_until_publish("payment-methods", lambda: list(PaymentMethod.objects.all()))


def _method(code: MethodCode) -> PaymentMethod:
    """Returns the method with that code, or an unsaved one that is not on sale."""
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
    names = [str(method) for method in _methods() if method.on_sale]
    return _joined(names) or _("準備中")


def _voucher_rule(column: str) -> list[int]:
    """Returns the values of a PaymentOption column in published events with vouchers, else the column's default."""

    def read() -> list[int]:
        options = PaymentOption.objects.filter(event__live=True, method__code=MethodCode.KONBINI)
        values = sorted(set(options.order_by().values_list(column, flat=True)))
        return values or [getattr(PaymentOption(), column)]

    return cached_until_publish(f"konbini-{column}", read)


def _span(values: list[int]) -> str:
    """Formats sorted values: "3", or "1〜5" if events differ."""
    return str(values[0]) if len(values) == 1 else _("%(low)d〜%(high)d") % {"low": values[0], "high": values[-1]}


def _deadline_rule(params: Mapping[str, str]) -> str:
    return _("お申込みの日から%(days)s日後の23:59まで（公演の%(hours)s時間前のほうが早いときは、その時刻まで）") % {
        "days": _span(_voucher_rule("days_to_pay")),
        "hours": _span(_voucher_rule("closes_hours")),
    }


def _least_time(params: Mapping[str, str]) -> str:
    hours = LEAST_TO_PAY // timedelta(hours=1)
    return ngettext("%(n)d時間", "%(n)d時間", hours) % {"n": hours}


def _platform() -> Organizer | None:
    """Returns the company that runs the site; None while none is entered."""
    return cached_until_publish("platform", lambda: Organizer.objects.filter(is_platform=True).first())


def _platform_name(params: Mapping[str, str]) -> str:
    platform = _platform()
    return platform.legal_name if platform else ""


def _platform_line(params: Mapping[str, str]) -> str:
    """Returns the company's details as one line, for texts without blocks, such as terms."""
    platform = _platform()
    if platform is None:
        return ""
    address = f"〒{platform.postal_code} {platform.postal_address}"
    return _joined([platform.legal_name, platform.representative, address, platform.phone, platform.email])


def _platform_block(params: Mapping[str, str]) -> SafeString | str:
    platform = _platform()
    return render_to_string("commerce/shop/events/facts/platform.html", {"organizer": platform}) if platform else ""


class EventChooser(forms.Form):
    """Lets an editor choose the event whose fees are printed."""

    event = forms.ModelChoiceField(Event.objects.all(), to_field_name="slug", label=gettext_lazy("イベント"))


def _event_fees(params: Mapping[str, str]) -> SafeString | str:
    """Returns the fees of the chosen event; "" if the event does not exist or is not published."""
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
