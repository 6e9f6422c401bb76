"""Organizers and payment methods of the demo. Names, addresses and numbers are invented; the check digits are valid."""

from datetime import date

from commerce.catalog.states import MethodCode, StoreCode

ORGANIZERS: list[dict[str, object]] = [
    {
        "slug": "cloud-pass",
        "name": "CLOUD PASS",
        "name_en": "CLOUD PASS",
        "is_platform": True,
        "legal_name": "クラウドパス株式会社",
        "representative": "代表取締役 高橋 直子",
        "postal_code": "108-0023",
        "postal_address": "東京都港区芝浦0丁目10番1号 みなとビル6階",
        "phone": "03-0000-0110",
        "email": "info@cloud-pass.jp",
        "registration_number": "T2010401099901",
    },
    {
        "slug": "minato-ongaku",
        "name": "みなと音楽事務所",
        "name_en": "Minato Music Office",
        "legal_name": "株式会社みなと音楽事務所",
        "representative": "代表取締役 中村 奏",
        "postal_code": "231-0001",
        "postal_address": "神奈川県横浜市中区新港0丁目3番5号",
        "phone": "045-000-0120",
        "email": "ticket@minato-ongaku.example.jp",
        "registration_number": "T9012001077702",
        "registration_notified_at": date(2023, 10, 1),
    },
    {
        "slug": "hoshizora-kobo",
        "name": "星空工房",
        "name_en": "Hoshizora Studio",
        "is_corporate": False,
        "legal_name": "山本 梢（屋号 星空工房）",
        "representative": "山本 梢",
        "postal_code": "384-1305",
        "postal_address": "長野県南佐久郡南牧村大字野辺山00番地",
        "phone": "0267-00-0130",
        "email": "hello@hoshizora.example.jp",
    },
]

METHODS = [
    {
        "code": MethodCode.CARD,
        "on_sale": True,
        "brands": ["VISA", "MasterCard", "JCB", "Diners Club", "American Express"],
    },
    {"code": MethodCode.KONBINI, "on_sale": True, "stores": StoreCode.values},
    {"code": MethodCode.PAYPAY, "on_sale": True},
    {"code": MethodCode.PAIDY, "on_sale": True},
]
