"""A full disk: a file is refused with a sentence and leaves nothing behind; a mail waits as it came."""

import errno
from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client

from portal.shared import clock
from portal.shared.errors import StorageFull
from portal.shared.mail.inbound.processing import process_received
from portal.shared.mail.models import ReceivedMail
from support.contact.incoming.email_replies import reply_address
from support.contact.models import Inquiry, InquiryMessage
from tests.factories.accounts import make_buyer
from tests.factories.support import make_inquiry, picture
from tests.support.contact.test_contact import filled
from tests.support.contact.test_thread import AUTH, mail_to, post

pytestmark = pytest.mark.django_db
REFUSED = "ファイルを保存できなかったため、まだ送っていません。"
WHOLE = File.chunks


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.PRIVATE_ROOT, settings.MEDIA_ROOT = tmp_path / "private", tmp_path / "media"
    settings.ANYMAIL, settings.REPLY_ADDRESS = {"WEBHOOK_SECRET": "hook:secret"}, "reply@reply.example.jp"
    return tmp_path


@pytest.fixture(params=[errno.ENOSPC, errno.EDQUOT])
def fill_disk(request, monkeypatch):
    """Lets the disk take the first `files` files and half of the next one."""

    def fill(files: int = 0) -> None:
        written = iter(range(files))

        def chunks(file: File, chunk_size: int | None = None) -> Iterator[bytes]:
            for chunk in WHOLE(file, chunk_size):
                if next(written, None) is None:
                    yield chunk[: len(chunk) // 2]
                    raise OSError(request.param, "the disk is full")
                yield chunk

        monkeypatch.setattr(File, "chunks", chunks)

    return fill


def left_in(folder) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("written", [0, 1])
def test_the_contact_form_says_that_files_find_no_room_and_stores_neither_them_nor_the_inquiry(
    client, folders, fill_disk, written
):
    fill_disk(written)
    files = [SimpleUploadedFile(name, picture()) for name in ("a.png", "b.png")]
    page = client.post("/contact/", filled(attachments=files))
    assert (page.status_code, REFUSED in page.text, "購入後のメールが届きません。" in page.text) == (503, True, True)
    assert (left_in(folders), Inquiry.objects.count()) == ([], 0)


def test_an_inquiry_without_files_is_taken_while_the_disk_is_full(client, fill_disk):
    fill_disk()
    client.post("/contact/", filled())
    assert Inquiry.objects.count() == 1


def test_a_reply_in_my_page_is_refused_in_the_same_way(client, folders, fill_disk):
    user = make_buyer()
    inquiry = make_inquiry(email=user.email, user=user)
    client.force_login(user)
    fill_disk()
    file = SimpleUploadedFile("a.png", picture())
    page = client.post(f"/mypage/inquiries/{inquiry.number}/", {"text": "写真です。", "attachments": file})
    assert (page.status_code, REFUSED in page.text) == (503, True)
    assert (left_in(folders), InquiryMessage.objects.count()) == ([], 0)


def test_a_mail_whose_picture_finds_no_room_waits_as_it_came_and_is_read_later(client, folders, fill_disk, monkeypatch):
    inquiry = make_inquiry()
    part = {"Name": "a.pdf", "Content": "JVBERi0xLjc=", "ContentType": "application/pdf", "ContentLength": 8}
    fill_disk()
    with pytest.raises(StorageFull):
        post(client, mail_to(reply_address(inquiry), Attachments=[part]), **AUTH)
    waiting = ReceivedMail.objects.get()
    assert (waiting.state, left_in(folders), inquiry.messages.count()) == ("waiting", [], 0)
    monkeypatch.setattr(File, "chunks", WHOLE)
    process_received(waiting.pk, clock.now())
    assert [file.name for file in inquiry.messages.get().files.all()] == ["a.pdf"]


def test_a_file_of_the_media_folder_is_whole_or_not_there(folders, fill_disk):
    assert default_storage.save("a/b.txt", ContentFile("これ".encode())) == "a/b.txt"
    second = default_storage.save("a/b.txt", ContentFile(b"other"))
    assert (default_storage.open("a/b.txt").read(), default_storage.open(second).read()) == ("これ".encode(), b"other")
    fill_disk()
    with pytest.raises(StorageFull):
        default_storage.save("a/c.txt", ContentFile(b"x" * 1000))
    assert sorted(left_in(folders)) == sorted(["b.txt", second.rpartition("/")[2]])


def test_a_full_folder_of_temporary_files_is_a_page_in_japanese_that_says_when_to_come_back(monkeypatch):
    def receive(handler: TemporaryFileUploadHandler, data: bytes, start: int) -> None:
        raise OSError(errno.ENOSPC, "the disk is full")

    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", receive)
    large = SimpleUploadedFile("a.pdf", b"%PDF-" + b"x" * 3_000_000)
    page = Client(raise_request_exception=False).post("/contact/", filled(attachments=[large]))
    assert (page.status_code, page["Retry-After"], "ただいまご利用いただけません" in page.text) == (503, "60", True)
