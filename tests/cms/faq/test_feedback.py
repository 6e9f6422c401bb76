"""What readers say about an answer: one word a day, why, and no trace of who; the page stays the same for all."""

import re
from datetime import timedelta

import pytest
import time_machine

from cms.faq.feedback_models import FaqOpening, FaqVote
from cms.faq.models import FaqEntry
from cms.faq.services import PER_NETWORK, vote
from portal.shared import clock
from portal.shared.errors import Throttled
from portal.shared.registries.retention import retention_policies
from tests.factories.cms import make_help

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def faq_entry() -> FaqEntry:
    make_help()
    return FaqEntry.objects.get(slug="q0")


def address(faq_entry: FaqEntry) -> str:
    return f"/help/vote/{faq_entry.pk}/"


def test_the_answers_page_has_no_form_and_sets_no_cookie(client, faq_entry):
    page = client.get("/help/orders/q0/")
    assert (page.text.count('method="post"'), dict(page.cookies), page["Cache-Control"]) == (0, {}, "public, no-cache")
    assert f'hx-get="{address(faq_entry)}"' in page.text
    assert f'<a href="{address(faq_entry)}">' in page.text


def test_a_preview_counts_nothing(faq_entry):
    assert (
        "hx-get"
        not in re.search(r'<section class="part vote"[^>]*>', faq_entry.make_preview_request().content.decode())[0]
    )


def test_each_opened_answer_is_counted_by_its_fragment(client, faq_entry):
    client.get(address(faq_entry), headers=HTMX)
    client.get(address(faq_entry), headers=HTMX)
    client.get(address(faq_entry))  # the page for those without scripts
    client.get(address(faq_entry), headers=HTMX | {"Sec-Fetch-Site": "cross-site"})
    assert list(FaqOpening.objects.values_list("faq_entry", "count")) == [(faq_entry.pk, 2)]


def test_a_vote_in_place_asks_why_and_takes_the_reason(client, faq_entry):
    asked = client.post(address(faq_entry), {"solved": "no"}, headers=HTMX)
    token = re.search(r'name="v" value="([^"]+)"', asked.text)[1]
    said = client.post(
        "/help/vote/reason/", {"v": token, "reason": "outdated", "text": "画面が違いました"}, headers=HTMX
    )
    assert "ありがとうございました" in said.text
    assert list(FaqVote.objects.values_list("faq_entry", "solved", "reason", "text")) == [
        (faq_entry.pk, False, "outdated", "画面が違いました")
    ]


def test_a_vote_without_scripts_goes_from_page_to_page(client, faq_entry):
    asked = client.post(address(faq_entry), {"solved": "no"}, follow=True)
    assert [status for _url, status in asked.redirect_chain] == [302]
    token = asked.context["token"]
    said = client.post("/help/vote/reason/", {"v": token, "reason": "unclear"}, follow=True)
    assert [status for _url, status in said.redirect_chain] == [302]
    assert ("ありがとうございました" in said.text, FaqVote.objects.get().reason) == (True, "unclear")


def test_a_helpful_answer_is_thanked_for_and_not_asked_why(client, faq_entry):
    page = client.post(address(faq_entry), {"solved": "yes"}, follow=True)
    assert ("ありがとうございました" in page.text, "<form" in page.text.split("<main")[1]) == (True, False)


def test_a_second_press_changes_the_word_of_the_same_day(client, faq_entry):
    client.post(address(faq_entry), {"solved": "no"})
    client.post(address(faq_entry), {"solved": "yes"})
    assert list(FaqVote.objects.values_list("solved", flat=True)) == [True]
    with time_machine.travel(clock.now() + timedelta(days=1)):
        client.post(address(faq_entry), {"solved": "yes"})
    assert FaqVote.objects.count() == 2


@pytest.mark.parametrize("sent", [{}, {"solved": "maybe"}])
def test_a_vote_of_neither_kind_says_what_to_press(client, faq_entry, sent):
    page = client.post(address(faq_entry), sent)
    assert (page.status_code, FaqVote.objects.count()) == (422, 0)
    assert "「解決した」か「解決しなかった」を押してください。" in page.text


@pytest.mark.parametrize("reason", ["", "because"])
def test_a_reason_that_is_not_offered_is_asked_for_again(client, faq_entry, reason):
    token = client.post(address(faq_entry), {"solved": "no"}, follow=True).context["token"]
    page = client.post("/help/vote/reason/", {"v": token, "reason": reason, "text": "残る言葉"})
    assert (page.status_code, "残る言葉" in page.text, FaqVote.objects.get().reason) == (422, True, "")


@pytest.mark.parametrize("token", ["", "x", "1:abc:def"])
def test_a_made_up_link_to_a_vote_leads_back_to_the_help(client, faq_entry, token):
    page = client.get("/help/vote/reason/", {"v": token})
    assert (page.status_code, "このリンクは、もう使えません。" in page.text) == (404, True)


def test_a_network_has_a_limit_and_is_told_so(client, faq_entry):
    for number in range(PER_NETWORK):
        vote(faq_entry, solved=True, network="192.0.2.1", browser=str(number), at=clock.now())
    with pytest.raises(Throttled):
        vote(faq_entry, solved=True, network="192.0.2.1", browser="x", at=clock.now())
    page = client.post(address(faq_entry), {"solved": "yes"}, REMOTE_ADDR="192.0.2.1", headers=HTMX)
    assert (page.status_code, FaqVote.objects.count()) == (429, PER_NETWORK)


def test_a_question_that_is_not_public_takes_no_vote(client, faq_entry):
    faq_entry.unpublish()
    assert client.post(address(faq_entry), {"solved": "yes"}).status_code == 404


def test_what_ties_a_vote_to_a_browser_is_forgotten_and_the_vote_stays(client, faq_entry):
    client.post(address(faq_entry), {"solved": "yes"})
    erase = retention_policies["voters"].erase
    later = clock.now() + timedelta(seconds=1)
    assert (erase(later, 10), erase(later, 10)) == (1, 0)
    assert list(FaqVote.objects.values_list("solved", "visitor")) == [(True, "")]
