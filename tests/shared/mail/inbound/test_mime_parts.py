"""All texts in order, pictures with a name as attachments, names in any charset, flowed lines joined."""

from email import message_from_bytes
from email.policy import compat32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.shared.mail.inbound.messages import parse_message


def mail_of(raw: bytes):
    return parse_message(message_from_bytes(raw, policy=compat32))


def parts(kind: str, *bodies: bytes) -> bytes:
    """A multipart with these parts, each with its own head."""
    head = f'From: h@example.jp\nMIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary="b"\n\n'.encode()
    return head + b"".join(b"--b\n" + body + b"\n" for body in bodies) + b"--b--\n"


def text(body: str, kind: str = "plain") -> bytes:
    return f"Content-Type: text/{kind}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{body}".encode()


def photo(disposition: bytes) -> bytes:
    return (
        b"Content-Type: image/jpeg\nContent-Disposition: "
        + disposition
        + b"\nContent-Transfer-Encoding: base64\n\nQUJD"
    )


def nested(*bodies: bytes) -> bytes:
    """A part that is a multipart/mixed itself, as Apple Mail writes below its plain text."""
    return (
        b'Content-Type: multipart/mixed; boundary="n"\n\n'
        + b"".join(b"--n\n" + body + b"\n" for body in bodies)
        + b"--n--"
    )


PHOTO = photo(b'inline; filename="IMG_1.jpeg"')


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (parts("mixed", text("一"), PHOTO, text("二")), ("一\n\n二", [("IMG_1.jpeg", b"ABC")])),
        (parts("alternative", text("一"), text("<b>一</b>", "html")), ("一", [])),
        (parts("alternative", text(""), text("<b>一</b>", "html")), ("一", [])),
        (parts("alternative", text("<b>一</b>", "html"), text("二")), ("二", [])),
        (parts("related", text("<p>一</p>", "html"), PHOTO), ("一", [("IMG_1.jpeg", b"ABC")])),
        (parts("mixed", text("一"), photo(b"inline")), ("一", [])),
        (parts("mixed", text("一"), photo(b"attachment")), ("一", [("", b"ABC")])),
        (parts("alternative", text("一"), nested(text("一", "html"), PHOTO)), ("一", [("IMG_1.jpeg", b"ABC")])),
        (parts("mixed", text("一"), b"Content-Type: text/plain; name=a.txt\n\nx"), ("一", [("a.txt", b"x")])),
        (
            parts("mixed", text("一"), b"Content-Type: message/rfc822\n\nSubject: =?utf-8?B?5aSn5LqL?=\n\nhello"),
            ("一\n\n[大事]\n\nhello", []),
        ),
        (parts("mixed", text("一"), b"Content-Type: application/pgp-signature; name=s.asc\n\nx"), ("一", [])),
        (b"From: h@example.jp\n\n" + "本文".encode("iso2022_jp"), ("本文", [])),
        (b"Content-Type: multipart/mixed\n\nno boundary", ("no boundary", [])),
        (b"Content-Type: text/plain; charset=unknown-8bit\nContent-Transfer-Encoding: x-what\n\nhello", ("hello", [])),
        (b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n5pys5paH!", ("本文", [])),
    ],
)  # fmt: skip
def test_texts_and_attachments(raw, expected):
    mail = mail_of(raw)
    assert (mail.text, list(mail.attachments)) == expected


SPLIT = "写真.jpg".encode("iso2022_jp")


def percent(raw: bytes) -> bytes:
    return b"".join(b"%%%02X" % byte for byte in raw)


@pytest.mark.parametrize(
    ("disposition", "expected"),
    [
        (b"attachment; filename*=utf-8''" + percent("写真.jpg".encode()), "写真.jpg"),
        (
            b"attachment; filename*0*=iso-2022-jp''" + percent(SPLIT[:4]) + b";\n filename*1*=" + percent(SPLIT[4:9]) + b";\n filename*2*="
            + percent(SPLIT[9:]),
            "写真.jpg",
        ),
        (b"attachment; filename*0*=utf-8''%E5%86;\n filename*1*=%99%E7%9C;\n filename*2*=%9F.jpg", "写真.jpg"),
        (b"attachment; filename*0=\"very\"; filename*1=\"long.jpg\"", "verylong.jpg"),
        (b'attachment; filename="=?ISO-2022-JP?B?GyRCPEw/PxsoQi5qcGc=?="', "写真.jpg"),
        (b'attachment; filename="' + "写真.jpg".encode("cp932") + b'"', "写真.jpg"),
        (b'attachment; filename="' + "写真.jpg".encode() + b'"', "写真.jpg"),
        (b"attachment; filename*=no-such''%E5%86%99.jpg", "写.jpg"),
        (b"attachment; filename*=utf-8''%FF.jpg", "\ufffd.jpg"),
    ],
)  # fmt: skip
def test_the_name_of_a_file_is_read(disposition, expected):
    [(name, content)] = mail_of(parts("mixed", text("一"), photo(disposition))).attachments
    assert (name, content) == (expected, b"ABC")


@pytest.mark.parametrize(
    ("parameters", "body", "expected"),
    [
        ("format=flowed; delsp=yes", "お世話になっ \nております。\n次の行", "お世話になっております。\n次の行"),
        ("format=flowed", "one \ntwo\nthree", "one two\nthree"),
        ("format=flowed; delsp=yes", "> 引用の \n> 続き\n返事", "> 引用の続き\n返事"),
        ("format=flowed", "text\n-- \nname", "text\n-- \nname"),
        ("format=flowed", " >stuffed", ">stuffed"),
        ("charset=utf-8", "one \ntwo", "one \ntwo"),
    ],
)
def test_flowed_lines_are_joined(parameters, body, expected):
    raw = f"Content-Type: text/plain; {parameters}\nContent-Transfer-Encoding: 8bit\n\n{body}".encode()
    assert mail_of(raw).text == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"=?ISO-2022-JP?B?GyRCLWotIRsoQg==?=", "㈱①"),
        (b"=?utf-8?B?5oqV?= =?utf-8?B?56i/?=", "投稿"),
        (b"=?utf-8?B?5oqV5w==?=\n =?utf-8?B?qL8=?=", "投稿"),
        ("生の件名".encode(), "生の件名"),
        ("生の件名です".encode("cp932"), "生の件名です"),
        (b"=?unknown-8bit?B?5oqV?=", "投"),
        (b"=?utf-8?B?!!!?=", ""),
        (b"", ""),
    ],
)
def test_the_subject_is_read(raw, expected):
    assert mail_of(b"Subject: " + raw + b"\n\nx").subject == expected


def test_addresses_are_read_from_damaged_headers():
    raw = b"From: \xe8\x8a\xb1\xe5\xad\x90 <Hanako@Example.JP>\nTo: a@example.jp, <b@example.jp>, broken <\nDelivered-To: c@example.jp\n\nx"
    mail = mail_of(raw)
    assert (mail.sender, mail.recipients[0], mail.recipients[-1]) == (
        "hanako@example.jp",
        "a@example.jp",
        "c@example.jp",
    )


HEADS = [
    b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html; charset=", b"From: ", b"Subject: =?iso-2022-jp?B?",
    b"Content-Disposition: attachment; filename*0*=utf-8''%E5;\n filename*1*=", b"Content-Type: message/rfc822\n\nFrom: ",
    b"Content-Type: text/plain; charset*=x''y; format=flowed\nContent-Transfer-Encoding: base64\n\n", b"To: <",
]  # fmt: skip


@given(st.lists(st.sampled_from(HEADS) | st.binary(max_size=60), max_size=8))
def test_any_bytes_are_a_mail(pieces):
    mail = mail_of(b"".join(pieces))
    read = mail.text + mail.subject + mail.sender + mail.message_id + "".join(name for name, _ in mail.attachments)
    assert read.encode().decode() == read
