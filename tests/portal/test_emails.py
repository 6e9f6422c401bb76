"""Every kind of mail of every app: what its inbox line, its picture, its button and its two forms must have."""

import re
from html import unescape

import pytest
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from commerce.catalog.models import Event
from portal.shared.brand.palette import TEXT, contrast
from portal.shared.mail.mail_kinds import mail_kinds
from portal.shared.mail.sending.inline_styles import inline_styles
from portal.shared.mail.sending.text_wrap import columns
from portal.shared.site_models import SiteSettings
from tests.factories.catalog import AT, EventFactory
from tests.factories.emails import rendered
from tests.factories.paid_orders import a_bought_order

pytestmark = pytest.mark.django_db
KINDS = sorted(kind.name for kind in mail_kinds)
WITHOUT_ART = {  # about money or a loss: nobody wants the poster of what he does not see
    "event_cancelled",
    "lottery_forfeited",
    "lottery_lost",
    "lottery_withdrawn",
    "order_cancelled",
    "order_expired",
    "refund_account",
    "refund_done",
    "refund_failed",
    "refund_started",
}
ABOUT_AN_EVENT = ("order_", "ticket_", "voucher_", "refund_", "lottery_", "transfer_", "event_", "issue_")
FIGURES = re.compile(r"[\d,]+円|\d{4}年\d+月\d+日（.）[\d:]*|\b\d+枚")  # amounts, dates, numbers of tickets
ODD_COLOURS = ["#ffff00", "#000000", "#ffffff", "#ff0000"]


def text_of(html: str) -> str:
    """What a reader of the HTML reads, with a blank for every tag and line break."""
    body = re.sub(r"<(style|title)>.*?</\1>", "", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_has_a_preview_one_headline_at_most_one_button_and_the_figures_of_its_text(kind):
    message = rendered(kind)
    html = message.alternatives[0].content
    preview = re.search(r'<div class="preheader"[^>]*>(.*?)</div>', html, re.DOTALL)[1]
    in_html = text_of(html)

    assert preview.strip() != ""
    assert html.count("<h1") == 1
    assert html.count('class="button"') <= 1
    assert set(FIGURES.findall(in_html)) == set(FIGURES.findall(message.body))


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_about_an_event_names_it_in_its_subject_and_shows_its_picture_unless_it_is_a_loss(kind):
    message = rendered(kind)
    title = Event.objects.last().title if kind.startswith(ABOUT_AN_EVENT) else ""
    pictures = re.findall(r"<img [^>]*>", message.alternatives[0].content)

    assert columns(message.subject) <= 60
    assert message.subject.endswith(f"：{title}") == bool(title)
    if not title or kind in WITHOUT_ART:
        assert pictures == []
        return
    [picture] = pictures
    assert re.search(r'src="http://localhost:8000/events/[^"]+/share-[0-9a-f]{12}\.jpg"', picture)
    assert f'alt="{title}"' in picture


@pytest.mark.parametrize("colour", ODD_COLOURS)
def test_the_button_can_be_read_in_any_colour_of_a_site_on_light_and_dark_screens(colour):
    site = SiteSettings.load()
    site.colour = colour
    site.save()
    html = rendered("password_reset").alternatives[0].content
    light = re.search(r'href="[^"]+" style="([^"]+)"[^>]*>パスワードを決める', html)[1]
    dark = re.search(r"\.main \.button a \{([^}]+)\}", html)[1]

    for style in (light, dark):
        ground, ink = (
            re.search(rf"(?<![\w-]){name}: ?(#[0-9a-f]{{6}})", style)[1] for name in ("background-color", "color")
        )
        assert contrast(ground, ink) >= TEXT


def test_every_receiver_loads_the_same_picture():
    event = EventFactory(at=AT)
    orders = [a_bought_order(event=event), a_bought_order(event=event)]
    mails = [rendered("order_confirmed", about=order).alternatives[0].content for order in orders]
    assert len({order.user_id for order in orders}) == 2
    assert len({re.search(r'<img src="([^"]+)"', html)[1] for html in mails}) == 1


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_the_address_of_the_picture_leads_to_one_in_the_mails_language(client, locale):
    html = rendered("order_confirmed", locale).alternatives[0].content
    response = client.get(re.search(r'<img src="http://localhost:8000([^"]+)"', html)[1])
    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")


def test_a_ticket_is_mailed_without_its_picture_when_the_file_is_gone():
    photo = get_image_model().objects.create(title="写真", file=get_test_image_file())
    photo.file.storage.delete(photo.file.name)
    order = a_bought_order(event=EventFactory(at=AT, image=photo))
    message = rendered("ticket_issued", about=order)
    assert message.subject == "電子チケットをお届けします：秋の音楽会"
    assert "<img" not in message.alternatives[0].content


def test_a_long_title_ends_between_phrases_so_that_a_subject_has_30_characters():
    order = a_bought_order(event=EventFactory(at=AT, title="海辺の町で三日つづく秋の大きな音楽会と星空の下の朗読会"))
    subject = rendered("ticket_issued", about=order).subject
    assert subject == "電子チケットをお届けします：海辺の町で三日つづく秋の大きな…"


def test_the_dark_rules_stay_a_sheet_and_no_colour_is_left_open():
    html = inline_styles("<html><head></head><body><p class='label'>x</p></body></html>", "#2447c9")
    assert html.count("<style>") == 1
    assert "@media (prefers-color-scheme: dark)" in html
    assert "var(" not in html
