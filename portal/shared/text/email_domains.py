"""Mail domains that are common in Japan, and frequent typos of them that an edit distance does not detect."""

# A domain that is not valid is compared with these.
KNOWN_DOMAINS = (
    "gmail.com",
    "googlemail.com",
    "yahoo.co.jp",
    "ybb.ne.jp",
    "icloud.com",
    "me.com",
    "mac.com",
    "outlook.jp",
    "outlook.com",
    "hotmail.co.jp",
    "hotmail.com",
    "live.jp",
    "msn.com",
    "docomo.ne.jp",
    "ezweb.ne.jp",
    "au.com",
    "biz.ezweb.ne.jp",
    "uqmobile.jp",
    "softbank.ne.jp",
    "i.softbank.jp",
    "disney.ne.jp",
    "ymobile.ne.jp",
    "ymobile1.ne.jp",
    "willcom.com",
    "emobile.ne.jp",
    "rakumail.jp",
    "nifty.com",
    "biglobe.ne.jp",
    "ocn.ne.jp",
    "so-net.ne.jp",
    "jcom.home.ne.jp",
    "eonet.ne.jp",
)
VODAFONE_DOMAINS = tuple(f"{area}.vodafone.ne.jp" for area in "tdhckrnsq")
# Brands that have mailboxes under many countries: each of these exists, although it differs little from another one.
_BRANDS = {
    "hotmail": "be ca ch cl co.id co.il co.jp co.kr co.nz co.th co.uk co.za com.ar com.au com.br com.hk com.tr com.tw com.vn "
    "cz de dk es fi fr gr hu it lt lv my nl no ph rs se sg sk",
    "live": "at be ca cl cn co.kr co.uk co.za com.ar com.au com.mx com.my com.ph com.pt com.sg de dk fi fr hk ie in it nl no "
    "ru se",
    "outlook": "at be bg cl co co.id co.il co.nz co.th com.ar com.au com.br com.gr com.pe com.tr com.vn cz de dk es fr hu ie "
    "in it kr lv my ph pt sa sg sk",
    "yahoo": "at be bg ca ch cl co.hu co.id co.il co.in co.kr co.nz co.th co.uk co.za com.ar com.au com.br com.cn com.co "
    "com.hk com.mx com.my com.pe com.ph com.sg com.tr com.tw com.ve com.vn cz de dk ee es fi fr gr hr hu ie in it lt lv nl "
    "no pl pt ro rs se si sk",
}
BRAND_DOMAINS = frozenset(f"{brand}.{end}" for brand, ends in _BRANDS.items() for end in ends.split())
# Correct domains, although some differ little from one of the above.
VALID_DOMAINS = (
    frozenset(KNOWN_DOMAINS + VODAFONE_DOMAINS)
    | BRAND_DOMAINS
    | {
        "aol.com",
        "aol.jp",
        "email.com",
        "emnet.ne.jp",
        "emobile-s.ne.jp",
        "fastmail.com",
        "foxmail.com",
        "gmx.com",
        "hotmail.fr",
        "ido.ne.jp",
        "live.com",
        "mail.com",
        "mailo.com",
        "pdx.ne.jp",
        "proton.me",
        "protonmail.com",
        "wcm.ne.jp",
        "yahoo.com",
        "yahoo.co.in",
        "yahoo.co.kr",
        "yahoo.co.uk",
        "yahoo.ne.jp",
        "ymail.com",
        "ymail.ne.jp",
        "ymobile.jp",
    }
)
TYPO_DOMAINS = {
    "gmail.co.jp": "gmail.com",
    "gmail.ne.jp": "gmail.com",
    "gmail.jp": "gmail.com",
    "docomo.co.jp": "docomo.ne.jp",
    "docomo.jp": "docomo.ne.jp",
    "docomo.com": "docomo.ne.jp",
    "ezweb.co.jp": "ezweb.ne.jp",
    "ezweb.jp": "ezweb.ne.jp",
    "softbank.jp": "softbank.ne.jp",
    "softbank.co.jp": "softbank.ne.jp",
    "i.softbank.ne.jp": "i.softbank.jp",
    "icloud.co.jp": "icloud.com",
    "icloud.jp": "icloud.com",
    "icloud.ne.jp": "icloud.com",
    "rakumail.com": "rakumail.jp",
    "yahoo.jp": "yahoo.co.jp",
}
