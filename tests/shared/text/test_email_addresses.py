"""Normalisation, validation and typo suggestions of mail addresses."""

import pytest

from portal.shared.text.email_addresses import distance, has_mailbox, normalise, problem, suggest
from portal.shared.text.email_domains import TYPO_DOMAINS, VALID_DOMAINS


@pytest.mark.parametrize(
    ("typed", "normalised"),
    [
        (" Hanako@Example.JP ", "Hanako@example.jp"),
        ("Ａ＠ＤＯＣＯＭＯ.ne.jp", "A@docomo.ne.jp"),
        ("hanako@docomo。ne。jp", "hanako@docomo.ne.jp"),
        ("hanako", "hanako"),
        ("ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ", "hanako@example.jp"),
        ("hanako@example.jp、", "hanako@example.jp"),
        ("hanako@example.jp。", "hanako@example.jp"),
        ("<hanako@example.jp>", "hanako@example.jp"),
        ("mailto:hanako@example.jp", "hanako@example.jp"),
        ("hanako@example.jp\u200e", "hanako@example.jp"),
        ("\u202ahanako@example.jp\u202c ", "hanako@example.jp"),
        ("hana\u00adko@example.jp\u3164", "hanako@example.jp"),
        ("\u2068hanako@example.jp\u2069", "hanako@example.jp"),
        ("“hanako@example.jp”、", "hanako@example.jp"),
        ("'hanako@example.jp'", "hanako@example.jp"),
        ('"hanako@example.jp"', "hanako@example.jp"),
        ("花子 <hanako@example.jp>", "hanako@example.jp"),
        ("Hanako <mailto:Hanako@Example.jp>;", "Hanako@example.jp"),
        ("hanakoー1@example‐a.jp", "hanako-1@example-a.jp"),
        ("taro@サッカー.jp", "taro@xn--lckta6b8n.jp"),
        ("taro@ＸＮ－－ＷＧＶ７１Ａ１１９Ｅ．ｊｐ", "taro@xn--wgv71a119e.jp"),
        ("taro@日本語.jp。」", "taro@xn--wgv71a119e.jp"),
        ("taro@日本語.jp", "taro@xn--wgv71a119e.jp"),
        ("taro@日本語。ＪＰ", "taro@xn--wgv71a119e.jp"),
        ("taro@XN--WGV71A119E.jp", "taro@xn--wgv71a119e.jp"),
        ("taro@Müller.de", "taro@xn--mller-kva.de"),
    ],
)
def test_addresses_are_normalised(typed, normalised):
    assert normalise(typed) == normalised


@pytest.mark.parametrize(
    "email",
    ["hanako@example.jp", "a.b-c_d+e@docomo.ne.jp", "a/b@softbank.ne.jp", "-a@ezweb.ne.jp", f"{'a' * 64}@au.com"],
)
def test_valid_addresses_are_accepted(email):
    assert problem(email) is None


@pytest.mark.parametrize(
    ("email", "message"),
    [
        ("hanako.example.jp", "「@」がありません"),
        ("@example.jp", "「@」の前と後ろ"),
        ("hanako@", "「@」の前と後ろ"),
        ("hana@ko@example.jp", "「@」が2つ以上"),
        ("hana ko@example.jp", "空白"),
        ("はなこ@example.jp", "半角の英数字"),
        ("a..b@docomo.ne.jp", "「..」や「@」の直前に「.」"),
        ("ab.@ezweb.ne.jp", "「..」や「@」の直前に「.」"),
        (".ab@ezweb.ne.jp", "「..」や「@」の直前に「.」"),
        ('"ab."@ezweb.ne.jp', "半角の英数字"),
        (f"{'a' * 65}@au.com", "長すぎます"),
        ("hanako@docomo", "形を確かめて"),
        ("x@localhost", "インターネットで使える"),
        ("root@[127.0.0.1]", "インターネットで使える"),
        ("root@127.0.0.1", "インターネットで使える"),
        ("root@mail.local", "インターネットで使える"),
        *[(f"x@{domain}", "インターネットで使える") for domain in ("router.lan", "nas.home", "pc.home.arpa", "a.test")],
        *[
            (f"x@{domain}", "インターネットで使える")
            for domain in ("a.onion", "pc.corp", "10.0.0.1", "2130706433", "0x7f.1")
        ],
        ("root@[IPv6:::1]", "インターネットで使える"),
        ("a@例、.jp", "「@」の後ろに使えない文字"),
        ("hanako@docomo..jp", "形を確かめて"),
    ],
)
def test_invalid_addresses_are_refused_with_the_reason(email, message):
    assert message in problem(email)


TYPOS = {
    "docomo.ne.jo": "docomo.ne.jp",
    "docomo.ne.jpp": "docomo.ne.jp",
    "docmo.ne.jp": "docomo.ne.jp",
    "dcomo.ne.jp": "docomo.ne.jp",
    "docomo.en.jp": "docomo.ne.jp",
    "docomo.nejp": "docomo.ne.jp",
    "ezwen.ne.jp": "ezweb.ne.jp",
    "ezwb.ne.jp": "ezweb.ne.jp",
    "softbnak.ne.jp": "softbank.ne.jp",
    "softbank.ne.j": "softbank.ne.jp",
    "i.sofbank.jp": "i.softbank.jp",
    "gmail.con": "gmail.com",
    "gmai.com": "gmail.com",
    "gamil.com": "gmail.com",
    "gmial.com": "gmail.com",
    "gmaill.com": "gmail.com",
    "gmail.cm": "gmail.com",
    "yaho.co.jp": "yahoo.co.jp",
    "yahoo.co.jo": "yahoo.co.jp",
    "yahoo.cojp": "yahoo.co.jp",
    "yhaoo.co.jp": "yahoo.co.jp",
    "iclud.com": "icloud.com",
    "icloud.con": "icloud.com",
    "hotmial.com": "hotmail.com",
    "outlok.jp": "outlook.jp",
    "au.con": "au.com",
    "ocn.ne.jo": "ocn.ne.jp",
} | TYPO_DOMAINS


@pytest.mark.parametrize(("typed", "expected"), TYPOS.items())
def test_a_correction_is_suggested_for_a_typo(typed, expected):
    assert suggest(f"hanako@{typed}") == f"hanako@{expected}"


@pytest.mark.parametrize(
    "domain",
    [
        *sorted(VALID_DOMAINS),
        "example.jp",
        "u-tokyo.ac.jp",
        "dcn.ne.jp",
        "abc.ocn.ne.jp",
        "nttdocomo.com",
        "cloud-pass.jp",
        "city.osaka.lg.jp",
        "ne.jp",
        "foxmail.com",
        "mailo.com",
        "emnet.ne.jp",
        "gmx.de",
        "mail.ru",
        "naver.com",
        "rakuten.jp",
        "mineo.jp",
        "mopera.net",
        "rmobile.jp",
        "emobile.jp",
        "fastmail.jp",
        "hotmail.be",
        "outlook.ie",
        "yahoo.com.sg",
        "live.nl",
        *[
            "hotmail.co.uk",
            "outlook.fr",
            "outlook.de",
            "outlook.es",
            "outlook.it",
            "yahoo.co.id",
            "yahoo.co.th",
            "yahoo.co.nz",
        ],
        *["hotmail.co.kr", "hotmail.co.th", "email.com", "ymobile.jp"],
    ],
)
def test_nothing_is_suggested_for_a_valid_domain(domain):
    assert suggest(f"hanako@{domain}") is None


@pytest.mark.parametrize(
    ("source", "target", "edits"), [("ab", "ba", 1), ("gmail", "gmail", 0), ("a", "abc", 2), ("", "ab", 2)]
)
def test_distance_counts_edits(source, target, edits):
    assert distance(source, target) == edits


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("door-7@door.invalid", False),
        ("erased-7@invalid", False),
        ("a@X.INVALID", False),
        ("", False),
        ("a@invalid.example.jp", True),
        ("a@notinvalid", True),
    ],
)
def test_nobody_reads_mail_at_a_reserved_domain(address, expected):
    assert has_mailbox(address) is expected
