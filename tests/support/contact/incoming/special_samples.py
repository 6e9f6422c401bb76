"""Letters with a form of their own: photos, characters outside the standard, forwarded mails, signatures, machines."""

from tests.support.contact.incoming.samples import BODIES, ENCODINGS, Sample, headed, multipart, part

UTF8, JIS, SJIS = ENCODINGS["utf-8 base64"], ENCODINGS["2022 7bit"], ENCODINGS["sjis 8bit"]
PHOTO = (
    b'Content-Type: image/jpeg; name="IMG_0001.jpeg"\r\nContent-Disposition: inline; filename=IMG_0001.jpeg\r\n'
    b"Content-Transfer-Encoding: base64\r\n\r\nQUJD"
)
NEC = "㈱①の席に変わりました。"  # in ISO-2022-JP by hand, since Python's codec refuses it
NEC_RAW = b"\x1b$B-j-!\x1b(B" + "の席に変わりました。".encode("iso2022_jp")
FORWARDED = "---------- Forwarded message ---------\nFrom: 会場 <hall@example.jp>\nDate: 2026年11月27日(金)\nSubject: お席\n\n席はA-1です。"
VACATION = "11月30日まで休みをいただいております。"
SPECIAL = [
    Sample(
        "iPhone: text, photo, text",
        headed(multipart("mixed", part("写真です。", "plain", UTF8), PHOTO, part("以上です。", "plain", UTF8))),
        "写真です。\n\n以上です。",
        files=("IMG_0001.jpeg",),
    ),
    Sample(
        "Apple Mail: photo inside the HTML version",
        headed(
            multipart(
                "alternative",
                part("写真です。", "plain", UTF8),
                multipart("mixed", part("写真です。", "html", UTF8), PHOTO, boundary="=_i"),
            )
        ),
        "写真です。",
        files=("IMG_0001.jpeg",),
    ),
    Sample(
        "Outlook: NEC characters in ISO-2022-JP",
        headed(b"Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n" + NEC_RAW),
        NEC,
    ),
    Sample("docomo: NEC characters without a charset", headed(b"Content-Type: text/plain\r\n\r\n" + NEC_RAW), NEC),
    Sample("au: 髙 and ～ in Shift_JIS", headed(part("髙島屋～12番", "plain", SJIS)), "髙島屋～12番"),
    Sample(
        "without any header of MIME",
        b"From: h@example.jp\r\n\r\n" + BODIES["short"].encode("iso2022_jp"),
        BODIES["short"],
    ),
    Sample(
        "Gmail: forwarded below a text",
        headed(part(f"これも届きました。\n\n{FORWARDED}\n", "plain", UTF8)),
        "これも届きました。",
        FORWARDED,
    ),
    Sample("Gmail: only forwarded", headed(part(FORWARDED, "plain", UTF8)), FORWARDED),
    Sample(
        "Thunderbird: forwarded as attachment",
        headed(
            multipart(
                "mixed",
                part("転送します。", "plain", UTF8),
                b"Content-Type: message/rfc822\r\n\r\nSubject: seat\r\n" + part("席はA-1です。", "plain", JIS),
            )
        ),
        "転送します。\n\n[seat]\n\n席はA-1です。",
    ),
    Sample(
        "Becky!: signature",
        headed(part("届きました。\n\n-- \n山田 花子\n090-0000-0000\n", "plain", JIS)),
        "届きました。",
        "-- \n山田 花子\n090-0000-0000",
    ),
    Sample(
        "vacation of Gmail",
        headed(part(VACATION, "plain", UTF8), "Auto-Submitted: auto-replied", "Precedence: bulk"),
        VACATION,
        is_automatic=True,
    ),
    Sample(
        "vacation of Exchange",
        headed(part(VACATION, "plain", JIS), "Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All"),
        VACATION,
        is_automatic=True,
    ),
    Sample(
        "vacation of a server", headed(part(VACATION, "plain", JIS), "X-Autorespond: yes"), VACATION, is_automatic=True
    ),
    Sample(
        "vacation with an empty sender",
        headed(part(VACATION, "plain", UTF8), "Return-Path: <>"),
        VACATION,
        is_automatic=True,
    ),
    Sample(
        "mailing list",
        headed(part(BODIES["short"], "plain", JIS), "List-Id: <fans.example.jp>", "Precedence: list"),
        BODIES["short"],
        is_automatic=True,
    ),
    Sample(
        "mailing list that answers by hand",
        headed(part(BODIES["short"], "plain", JIS), "Auto-Submitted: no"),
        BODIES["short"],
    ),
]
