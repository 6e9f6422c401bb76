"""An editor who saves a text that no document can print is told which characters those are."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from commerce.catalog.models import Organizer
from commerce.catalog.models.events import EventText
from tests.factories.catalog import EventFactory

pytestmark = pytest.mark.django_db
TEXT = "保存しました。次の文字は、領収書とチケットのPDFでは「〓」になります：%s"


def pdf_warnings(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request) if "PDF" in str(message)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("星空工房 🎄 สวัสดี", []), ("星空工房", []), ("\ue000空\ue000ဗ工房", [TEXT % "\ue000 ဗ"])],
)
def test_saving_an_organizer_names_what_documents_cannot_print(client, staff, name, expected):
    fields = {"name": name, "slug": "hoshizora", "legal_name": "山本 梢", "representative": "山本 梢"}
    fields |= {"postal_code": "384-1305", "postal_address": "長野県", "phone": "0267-00-0130"}
    answer = client.post(reverse("organizers:add"), fields | {"email": "hello@example.jp", "tax_rounding": "floor"})
    assert (answer.status_code, Organizer.objects.get().name) == (302, name)
    assert pdf_warnings(answer) == expected


@pytest.mark.parametrize(("title", "expected"), [("秋の🎵会", []), ("秋の\ue000会", [TEXT % "\ue000"])])
def test_saving_the_title_of_an_event_names_what_documents_cannot_print(client, staff, title, expected):
    event = EventFactory()
    text = EventText.objects.get()
    form = {"texts-TOTAL_FORMS": 1, "texts-INITIAL_FORMS": 1, "texts-MIN_NUM_FORMS": 1, "texts-MAX_NUM_FORMS": 2}
    form |= {"texts-0-id": text.pk, "texts-0-language": "ja", "texts-0-title": title, "texts-0-summary": "ひとこと"}
    form |= {"texts-0-body": '{"blocks": [], "entityMap": {}}', "texts-0-cautions": '{"blocks": [], "entityMap": {}}'}
    answer = client.post(f"/staff/snippets/commerce/event/edit/{event.pk}/", form | {"texts-0-ORDER": 1, "image": ""})
    event.refresh_from_db()
    assert (answer.status_code, event.get_latest_revision_as_object().texts.get().title) == (302, title)
    assert pdf_warnings(answer) == expected
