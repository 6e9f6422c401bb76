"""The final confirmation screen as data (特定商取引法12条の6), its hash, and the items that changed since it was shown."""

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.terms.models import TermsVersion
from commerce.catalog.models import Event
from commerce.checkout.confirmation_texts import cancellation_terms, payment_terms, provision_terms
from commerce.checkout.payment_choices import PaymentChoice, chosen_payment
from commerce.checkout.quotes import Quote, QuoteLine
from commerce.orders.models import Order
from portal.shared.money import yen
from portal.shared.templatetags.formatting import format_datetime


def build_confirmation(order: Order, quote: Quote, *, terms: Sequence[TermsVersion], at: datetime) -> dict:
    """The content of the screen in the active language as plain values (JSON); equal content has an equal hash.

    The deadline of store payments depends on the date of `at`: the content changes at midnight in Japan.
    """
    payment_choice = chosen_payment(order.event, quote, at)
    return {
        "locale": get_language() or "ja",
        "order": order.code,
        "event": {"slug": order.event.slug, "title": order.event.title, "seller": order.event.organizer.display_name},
        "buyer": _buyer(order),
        "lines": [_line(line) for group in quote.groups for line in group.rows],
        "fees": [{"kind": str(f.kind), "name": str(f.name), "amount_yen": f.amount_yen} for f in quote.fees],
        "total_yen": quote.total_yen,
        "payment": _payment(payment_choice, order.payment_store),
        "items": _items(order, quote, payment_choice),
        "statements": statements(order.event),
        "terms": [{"kind": t.kind, "number": t.number, "sha256": t.sha256} for t in terms],
        "button": button_label(quote.total_yen),
    }


def _buyer(order: Order) -> dict:
    """Name, its reading where one is known, phone and address."""
    reading = {"kana": order.kana} if order.kana else {}
    return {"name": order.name, "phone": order.phone, "email": order.email_at_order} | reading


def statements(event: Event) -> list[str]:
    """Statements required at the sale of a 特定興行入場券 (チケット不正転売禁止法2条3項1号・3号); empty for other events."""
    if not event.designated:
        return []
    resale_ban = _("主催者の同意なく、有償で譲り渡すことを禁止します。お申込みのときに、氏名と連絡先を確認しています。")
    return [_("特定興行入場券"), resale_ban]


def button_label(total_yen: int) -> str:
    """Label of the final button: the purchase and its total."""
    return _("%(total)sで購入する") % {"total": yen(total_yen)} if total_yen else _("申し込む（無料）")


def _payment(payment_choice: PaymentChoice | None, store: str) -> dict | None:
    """Codes of the payment method and store; `deadline` as ISO 8601 in JST."""
    if payment_choice is None:
        return None
    last = (
        timezone.localtime(payment_choice.deadline, timezone.get_default_timezone())
        if payment_choice.deadline
        else None
    )
    return {"method": payment_choice.code, "store": store, "deadline": last.isoformat() if last else None}


def _line(line: QuoteLine) -> dict:
    performance = line.performance
    return {
        "ticket_type": line.ticket_type.pk,
        "name": line.name,
        "performance": performance.heading,
        "starts_at": format_datetime(performance.starts_at),
        "venue": performance.venue,
        "quantity": line.quantity,
        "amount_yen": line.total_yen,
        "unit_price_yen": line.unit_price_yen,
        "tax_rate": line.ticket_type.tax_rate,
    }


def _items(order: Order, quote: Quote, payment_choice: PaymentChoice | None) -> list[dict]:
    """The six items of 特定商取引法12条の6, in its order: key, label, sentences."""
    period = order.sales_period
    limits = {"start": format_datetime(period.starts_at), "end": format_datetime(period.ends_at)}
    rows = [
        ("quantity", _("数量"), _under_performances(quote, _quantity)),
        ("price", _("価格"), _prices(quote)),
        ("payment", _("支払いの時期と方法"), payment_terms(quote, payment_choice, store=order.payment_store)),
        ("provision", _("公演日時とチケットの発券"), provision_terms(order.event, quote)),
        ("period", _("申込期間"), [_("%(start)sから") % limits, _("%(end)sまで") % limits]),
        ("cancellation", _("取り消し・変更"), cancellation_terms(order.event)),
    ]
    return [{"key": key, "label": label, "value": value} for key, label, value in rows]


def _under_performances(quote: Quote, text_of: Callable[[QuoteLine], str]) -> list[str]:
    """The text of each line, below the heading of its performance."""
    return [text for group in quote.groups for text in (group.performance.heading, *map(text_of, group.rows))]


def _quantity(line: QuoteLine) -> str:
    return _("%(name)s %(n)s枚") % {"name": line.name, "n": line.quantity}


def _prices(quote: Quote) -> list[str]:
    values = _under_performances(quote, _price)
    values += [f"{fee.name} {yen(fee.amount_yen)}" for fee in quote.fees]
    return [*values, _("合計（税込） %(total)s") % {"total": yen(quote.total_yen) if quote.total_yen else _("無料")}]


def _price(line: QuoteLine) -> str:
    name, quantity, price_yen = line.name, line.quantity, line.unit_price_yen
    if not price_yen:
        return f"{name} × {quantity} {_('無料')}"
    return f"{name} {yen(price_yen)} × {quantity} = {yen(line.total_yen)}"


def canonical(confirmation_data: object) -> str:
    """Canonical JSON: sorted keys, no white space, no ASCII escapes."""
    return json.dumps(confirmation_data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256_of(confirmation_data: object) -> str:
    """SHA-256 of the canonical JSON as hexadecimal digits."""
    return hashlib.sha256(canonical(confirmation_data).encode()).hexdigest()


def fingerprint(confirmation_data: dict) -> str:
    """Value of a hidden form field: the hash of the whole screen and a short hash per item, to name changed items.

    It is neither secret nor signed: the server compares it with its current data.
    """
    return ".".join(
        [sha256_of(confirmation_data), *(f"{key}-{digest}" for key, digest in _digests(confirmation_data).items())]
    )


def _digests(confirmation_data: dict) -> dict[str, str]:
    parts = {item["key"]: item["value"] for item in confirmation_data["items"]}
    parts |= {"buyer": confirmation_data["buyer"], "terms": confirmation_data["terms"]}
    return {key: sha256_of(value)[:12] for key, value in parts.items()}


def changed_items(shown: str, confirmation_data: dict) -> list[str]:
    """Labels of the items that differ from the screen with the fingerprint `shown`; empty if nothing differs."""
    whole, *parts = shown.split(".")
    if whole == sha256_of(confirmation_data):
        return []
    before = dict(part.split("-", 1) for part in parts if "-" in part)
    labels = {item["key"]: item["label"] for item in confirmation_data["items"]}
    labels |= {"buyer": _("お客さま情報"), "terms": _("利用規約・プライバシーポリシー")}
    changed = [labels[key] for key, digest in _digests(confirmation_data).items() if before.get(key) != digest]
    return changed if 0 < len(changed) < len(labels) else [_("お申込みの内容")]
