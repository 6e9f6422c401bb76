"""Builders of receipts whose payment summary is given instead of read from the ledger, and of document content."""

from commerce.receipts import services
from commerce.receipts.content import DocumentIdentity, PaymentSummary, RevisionDetails, original_content
from commerce.receipts.models import Receipt
from tests.factories.catalog import AT

IDENTITY = DocumentIdentity("a-000001", 1, "a" * 26)


def paid(order, **fields) -> PaymentSummary:
    """A payment of the total by card at `AT`, with other `fields` if given."""
    return PaymentSummary(**({"at": AT, "method": "card", "amount_yen": order.total_yen} | fields))


def content_of(order, addressee="", **fields) -> dict:
    """The content of the order's receipt, which is not issued."""
    details = RevisionDetails(addressee, "チケット代として", AT)
    return original_content(order, identity=IDENTITY, details=details, paid=paid(order, **fields))


def issue(order, addressee="", proviso="チケット代として", at=AT, paid_at=AT, **fields) -> Receipt:
    """Issues the order's receipt without drawing it."""
    summary = paid(order, **{"at": paid_at, **fields})
    return services.issue(
        order.pk, addressee=addressee, proviso=proviso, get_payment_summary=lambda order: summary, at=at
    )


def issuer(**fields) -> dict:
    """The issuer of a section: a registered company."""
    defaults = {
        "name": "株式会社鷗ホール",
        "address": "〒150-0001 東京都渋谷区神宮前1-2-3",
        "phone": "03-1234-5678",
        "registration_number": "T7000012050002",
        "agent_for": "",
        "agent_note": "",
        "note": "",
    }
    return defaults | fields


def section(*items: tuple[str, int, int], **fields) -> dict:
    """A seller's section of (name, yen, rate) rows, with approximate tax amounts."""
    rates = sorted({rate for _name, _yen, rate in items}, reverse=True)
    sums = {rate: sum(yen for _name, yen, item_rate in items if item_rate == rate) for rate in rates}
    return {
        "issuer": issuer(**fields),
        "seller": "kamome",
        "items": [{"name": name, "quantity": 1, "yen": yen, "rate": rate} for name, yen, rate in items],
        "rates": [
            {"rate": rate, "gross_yen": yen, "tax_yen": yen * rate // (100 + rate)} for rate, yen in sums.items()
        ],
        "has_reduced_rate": 8 in rates,
    }


CONTENT = {
    "form": 2,
    "kind": "receipt",
    "title": "領収書",
    "confirms": "上記の金額を領収しました。",
    "invoice": "適格請求書",
    "number": "kamome-000001",
    "public_id": "abcdefghijklmnopqrstuvwxyz",
    "check_url": "https://tickets.example.jp/receipts/check/abcdefghijklmnopqrstuvwxyz/",
    "issuer_name": "株式会社鷗ホール",
    "order_code": "7K4M2PXA9B",
    "paid_on": "2026-11-23",
    "method": "クレジットカード利用",
    "total_yen": 10220,
    "revision": 1,
    "issued_on": "2026-11-24",
    "addressee": "髙﨑瀨鷗𠮷商事",
    "addressee_line": "髙﨑瀨鷗𠮷商事 様",
    "proviso": "チケット代として",
    "returned": [],
    "returned_yen": 0,
    "notes": ["電磁的記録のため、収入印紙は不要です。"],
    "void_note": "この再発行より前に発行した同じ番号の書類は無効です。",
    "reduced_note": "※は軽減税率（8%）の対象です。",
    "blocks": [
        section(("秋の音楽会 一般", 10000, 10)),
        section(("システム利用料", 220, 10), name="クラウドパス株式会社"),
    ],
}
TWELVE_ITEMS = [
    (f"秋の音楽会 とても長い券種の名前のチケットその{n}（2026/12/3公演）", 5000, 10 if n % 4 else 8) for n in range(12)
]
FULL_CONTENT = CONTENT | {
    "addressee_line": "鷗" * 60 + " 様",
    "total_yen": 60220,
    "revision": 12,
    "returned": ["2026年12月1日 に 5,000円 を返金しました。"],
    "returned_yen": 5000,
    "notes": ["コンビニエンスストアでの受領証と重複して経費計上できません。", *CONTENT["notes"]],
    "blocks": [
        section(
            *TWELVE_ITEMS,
            agent_for="山本 梢（屋号 星空工房）",
            agent_note="山本 梢（屋号 星空工房）の代理として、媒介者交付特例により発行しました。",
        ),
        CONTENT["blocks"][1],
    ],
}
