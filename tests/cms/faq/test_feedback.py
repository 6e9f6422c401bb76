"""Votes on answers: one per visitor and day, with a reason, without personal data; the cached page has no form."""

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


def vote_url(faq_entry: FaqEntry) -> str:
    return f"/help/vote/{faq_entry.pk}/"


def test_the_answers_page_has_no_form_and_sets_no_cookie(client, faq_entry):
    page = client.get("/help/orders/q0/")
    assert (page.text.count('method="post"'), dict(page.cookies), page["Cache-Control"]) == (0, {}, "public, no-cache")
    assert f'hx-get="{vote_url(faq_entry)}"' in page.text
    assert f'<a href="{vote_url(faq_entry)}">' in page.text


def test_a_preview_counts_nothing(faq_entry):
    assert (
        "hx-get"
        not in re.search(r'<section class="part vote"[^>]*>', faq_entry.make_preview_request().content.decode())[0]
    )


def test_each_opened_answer_is_counted_by_its_fragment(client, faq_entry):
    client.get(vote_url(faq_entry), headers=HTMX)
    client.get(vote_url(faq_entry), headers=HTMX)
    client.get(vote_url(faq_entry))  # the page for those without scripts
    client.get(vote_url(faq_entry), headers=HTMX | {"Sec-Fetch-Site": "cross-site"})
    assert list(FaqOpening.objects.values_list("faq_entry", "count")) == [(faq_entry.pk, 2)]


def test_a_vote_in_place_asks_why_and_takes_the_reason(client, faq_entry):
    vote_page = client.post(vote_url(faq_entry), {"solved": "no"}, headers=HTMX)
    token = re.search(r'name="v" value="([^"]+)"', vote_page.text)[1]
    page = client.post(
        "/help/vote/reason/", {"v": token, "reason": "outdated", "text": "画面が違いました"}, headers=HTMX
    )
    assert "ありがとうございました" in page.text
    assert list(FaqVote.objects.values_list("faq_entry", "solved", "reason", "text")) == [
        (faq_entry.pk, False, "outdated", "画面が違いました")
    ]


def test_a_vote_without_scripts_goes_from_page_to_page(client, faq_entry):
    vote_page = client.post(vote_url(faq_entry), {"solved": "no"}, follow=True)
    assert [status for _url, status in vote_page.redirect_chain] == [302]
    token = vote_page.context["token"]
    page = client.post("/help/vote/reason/", {"v": token, "reason": "unclear"}, follow=True)
    assert [status for _url, status in page.redirect_chain] == [302]
    assert ("ありがとうございました" in page.text, FaqVote.objects.get().reason) == (True, "unclear")


def test_a_helpful_answer_is_thanked_for_and_not_asked_why(client, faq_entry):
    page = client.post(vote_url(faq_entry), {"solved": "yes"}, follow=True)
    assert ("ありがとうございました" in page.text, "<form" in page.text.split("<main")[1]) == (True, False)


def test_a_second_vote_on_the_same_day_replaces_the_first(client, faq_entry):
    client.post(vote_url(faq_entry), {"solved": "no"})
    client.post(vote_url(faq_entry), {"solved": "yes"})
    assert list(FaqVote.objects.values_list("solved", flat=True)) == [True]
    with time_machine.travel(clock.now() + timedelta(days=1)):
        client.post(vote_url(faq_entry), {"solved": "yes"})
    assert FaqVote.objects.count() == 2


@pytest.mark.parametrize("sent", [{}, {"solved": "maybe"}])
def test_an_invalid_vote_names_the_two_buttons(client, faq_entry, sent):
    page = client.post(vote_url(faq_entry), sent)
    assert (page.status_code, FaqVote.objects.count()) == (422, 0)
    assert "「解決した」か「解決しなかった」を押してください。" in page.text


@pytest.mark.parametrize("reason", ["", "because"])
def test_an_unknown_reason_is_refused(client, faq_entry, reason):
    token = client.post(vote_url(faq_entry), {"solved": "no"}, follow=True).context["token"]
    page = client.post("/help/vote/reason/", {"v": token, "reason": reason, "text": "残る言葉"})
    assert (page.status_code, "残る言葉" in page.text, FaqVote.objects.get().reason) == (422, True, "")


@pytest.mark.parametrize("token", ["", "x", "1:abc:def"])
def test_an_invalid_vote_token_is_not_found(client, faq_entry, token):
    page = client.get("/help/vote/reason/", {"v": token})
    assert (page.status_code, "このリンクは、もう使えません。" in page.text) == (404, True)


def test_votes_per_network_are_limited(client, faq_entry):
    for number in range(PER_NETWORK):
        vote(faq_entry, solved=True, network="192.0.2.1", browser=str(number), at=clock.now())
    with pytest.raises(Throttled):
        vote(faq_entry, solved=True, network="192.0.2.1", browser="x", at=clock.now())
    page = client.post(vote_url(faq_entry), {"solved": "yes"}, REMOTE_ADDR="192.0.2.1", headers=HTMX)
    assert (page.status_code, FaqVote.objects.count()) == (429, PER_NETWORK)


def test_a_question_that_is_not_public_takes_no_vote(client, faq_entry):
    faq_entry.unpublish()
    assert client.post(vote_url(faq_entry), {"solved": "yes"}).status_code == 404


def test_the_hash_of_the_voter_is_erased_and_the_vote_stays(client, faq_entry):
    client.post(vote_url(faq_entry), {"solved": "yes"})
    erase = retention_policies["voters"].erase
    later = clock.now() + timedelta(seconds=1)
    assert (erase(later, 10), erase(later, 10)) == (1, 0)
    assert list(FaqVote.objects.values_list("solved", "visitor")) == [(True, "")]
