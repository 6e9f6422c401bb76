"""Views of the style guide (demo and DEBUG only): colours, type, space, every component in every state, with sample texts."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django import forms
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime

from portal.shared import clock
from portal.shared.brand.palette import HUES, accent_of, contrast, nearest_hue, palette_of
from portal.shared.documents import qr_image
from portal.shared.http.form_renderer import Choice
from portal.shared.posters.kinds import Kind
from portal.shared.posters.poster import Format, Poster
from portal.shared.posters.samples import TITLES
from portal.shared.queries import site_settings
from portal.shared.text.fields import LineField, LongTextField

PAYMENT = [
    ("card", Choice("クレジットカード", "手数料 無料・すぐに購入が完了します")),
    ("konbini", Choice("コンビニ払い", "手数料220円・2026年11月26日（木）23:59まで")),
    ("paypay", Choice("PayPay", unavailable="準備中です。別の方法を選んでください。")),
]

ERROR_PAGES = ("400", "403", "403_csrf", "404", "405", "413", "429", "500", "503")


class SampleForm(forms.Form):
    """One field of each type."""

    name = LineField(label="お名前", widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label="メールアドレス",
        help_text="例：hanako@example.jp",
        error_messages={"invalid": "「@」がありません。「@」を入れてください。"},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = LineField(
        label="電話番号",
        required=False,
        help_text="公演が中止になったときに、お電話することがあります。",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "class": "mid"}),
    )
    count = forms.ChoiceField(
        label="枚数",
        choices=[("", "選んでください"), *[(str(n), f"{n}枚") for n in range(1, 5)]],
        error_messages={"required": "枚数を選んでください。"},
        widget=forms.Select(attrs={"class": "mid"}),
    )
    method = forms.ChoiceField(
        label="支払い方法",
        choices=PAYMENT,
        error_messages={"required": "支払い方法を選んでください。"},
        widget=forms.RadioSelect,
    )
    text = LongTextField(label="お問い合わせの内容", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    agreed = forms.BooleanField(
        label="利用規約に同意します",
        error_messages={"required": "利用規約をお読みのうえ、同意にチェックを入れてください。"},
    )


def icon_names() -> list[str]:
    """The ids of the icons in static/icons.svg."""
    return re.findall(r'<symbol id="([^"]+)"', Path(str(finders.find("icons.svg"))).read_text())


def _timeline(at: datetime) -> list[dict[str, object]]:
    """Items of a timeline with each state once."""
    return [
        {"state": "done", "label": "申込みを受け付けました", "at": at - timedelta(minutes=4)},
        {"state": "done", "label": "送信しました", "at": at - timedelta(minutes=3)},
        {
            "state": "fail",
            "label": "届きませんでした",
            "at": at - timedelta(minutes=2),
            "text": "このアドレスは見つかりませんでした。",
            "url": "#timeline",
            "url_label": "メールアドレスを直す",
            "current": True,
        },
        {"state": "now", "label": "もう一度送っています", "at": at},
        {"state": "wait", "label": "開いた記録はまだありません"},
    ]


@dataclass(frozen=True)
class Swatch:
    """A role of the palette in light and dark, each with its contrast against the ground on which it stands (0: it is one)."""

    role: str
    light: str
    light_contrast: float
    dark: str
    dark_contrast: float


# Each role that is read or seen on another one; all others are grounds or lines that only divide.
GROUND_OF = {
    "text": "bg",
    "strong": "bg",
    "sub": "selected",
    "line": "selected",
    "primary": "selected",
    "primary-hover": "selected",
    "primary-active": "selected",
    "on-fill": "fill",
    "fill-line": "bg",
}


def swatches(colour: str) -> list[Swatch]:
    """All roles of a site of that colour."""
    palette = palette_of(colour)
    return [
        Swatch(role, light, _contrast(palette.light, role), palette.dark[role], _contrast(palette.dark, role))
        for role, light in palette.light.items()
    ]


def _contrast(colours: dict[str, str], role: str) -> float:
    return contrast(colours[role], colours[GROUND_OF[role]]) if role in GROUND_OF else 0.0


def _accents() -> list[dict[str, object]]:
    """Number, colour and contrast of each accent."""
    accents = [accent_of(number).light for number in range(HUES)]
    return [
        {"number": number, "colour": each["accent"], "contrast": contrast(each["accent"], each["on-accent"])}
        for number, each in enumerate(accents)
    ]


STATES = [
    ("受付中", "ok"),
    ("残りわずか", "warn"),
    ("抽選受付中", "info"),
    ("まもなく受付", "info"),
    ("予定枚数終了", ""),
]


def _poster(kind: Kind, at: datetime) -> Poster:
    title, place = TITLES[kind][0]
    return Poster(title, localtime(at), kind, place, "市民文化財団", seed=kind.value)


def _plays(at: datetime) -> list[dict[str, object]]:
    """A card for the poster of each kind."""
    posters = [_poster(kind, at + timedelta(days=9 * number)) for number, kind in enumerate(Kind)]
    return [
        {
            "poster": poster,
            "at": poster.at,
            "state": STATES[number % len(STATES)],
            "picture": {
                "url": reverse("styleguide_poster", args=[poster.seed]),
                "hue": nearest_hue(poster.accent.hex),
                "width": 716,
                "height": 403,
            },
        }
        for number, poster in enumerate(posters)
    ]


LINES = [
    {"name": "一般", "quantity": 2, "unit_price_yen": 4000, "total_yen": 8000},
    {"name": "小学生以下", "quantity": 1, "unit_price_yen": 1000, "total_yen": 1000},
]


def styleguide(request: HttpRequest) -> HttpResponse:
    """The page with all components."""
    at = clock.now()
    filled = {"name": "山田 花子", "email": "hanako.example.jp", "method": ""}
    context = {
        "now": at,
        "until": at + timedelta(minutes=9),
        "sample": SampleForm(filled, auto_id="bad_%s"),
        "fresh": SampleForm(auto_id="new_%s"),
        "groups": [{"performance": {"heading": "2026年12月30日（水）19:00 初日", "starts_at": at}, "rows": LINES}],
        "fees": [{"name": "コンビニ払い手数料", "amount_yen": 220}],
        "timeline": _timeline(at),
        "trail": [("ヘルプ", "/help/"), ("お申込み・購入について", "/help/purchase/")],
        "systems": [
            {"url": "?os=ios", "label": "iPhone", "current": True},
            {"url": "?os=android", "label": "Android"},
            {"url": "?os=pc", "label": "パソコン"},
        ],
        "page": Paginator(range(95), 20).page(2),
        "stamp": {"icon": "ticket", "word": "未入場"},
        "qr": qr_image.svg("7K4M-2PXA"),
        "icons": icon_names(),
    }
    context |= {"swatches": swatches(site_settings().colour), "accents": _accents(), "plays": _plays(at)}
    return render(request, "styleguide/index.html", context)


def styleguide_poster(request: HttpRequest, kind: str) -> HttpResponse:
    """The sample poster of that kind. Raises Http404 for what is no kind."""
    if kind not in set(Kind):
        raise Http404
    number = list(Kind).index(Kind(kind))
    poster = _poster(Kind(kind), clock.now() + timedelta(days=9 * number))
    return HttpResponse(poster.svg(Format.WIDE), content_type="image/svg+xml")


def styleguide_error(request: HttpRequest, name: str) -> HttpResponse:
    """The error page of that name. Raises Http404 for a name that no error page has."""
    if name not in ERROR_PAGES:
        raise Http404
    return render(request, f"{name}.html")
