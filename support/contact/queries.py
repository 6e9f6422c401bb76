"""Reads: the answers that may already be there, what to try first, and a thread with all that was said."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from cms.search.queries import Hit, search
from portal.shared.accounts.models import User
from portal.shared.registries.actions import Action, get_action
from support.contact.models import Inquiry, InquiryFile, InquiryMessage
from support.contact.states import AuthorRole, Topic

MAX_HITS = 3
MAX_SENTENCES = 5
MAX_SENTENCE_LENGTH = (
    40  # characters: search wants much of its words in one answer, so long texts are asked sentence by sentence
)
SENTENCE_END = re.compile(r"[。．！？!?\n、]+")
TOPIC_QUERIES = {
    "mail": "メールが届かない",
    "order": "申込みの確認 キャンセル",
    "payment": "支払い 領収書",
    "ticket": "電子チケット 表示 入場",
}
# Topic → names of actions that settle most of such questions, the likeliest first.
TOPIC_ACTIONS: dict[str, tuple[str, ...]] = {
    Topic.MAIL: ("find-mail", "resend-mail"),
    Topic.ORDER: ("order-lookup",),
    Topic.PAYMENT: ("issue-receipt", "order-lookup"),
    Topic.TICKET: ("resend-mail", "check-device"),
}


def answers_for(text: str, topic: str, locale: str) -> list[Hit]:
    """At most three answers: those that fit the sentences first, then those of the topic."""
    sentences = [
        sentence.strip()[:MAX_SENTENCE_LENGTH] for sentence in SENTENCE_END.split(text[:400]) if sentence.strip()
    ]
    wanted = [*sentences[:MAX_SENTENCES], TOPIC_QUERIES.get(topic, "")]
    found = [hit for words in wanted for hit in search(words, locale, MAX_HITS)]
    return list({hit.url: hit for hit in found}.values())[:MAX_HITS]


def actions_for(topic: str) -> list[Action]:
    """What to offer before the form; an action whose app is gone is left out."""
    return [action for name in TOPIC_ACTIONS.get(topic, ()) if (action := get_action(name))]


@dataclass(frozen=True)
class ThreadItem:
    """One contribution to a thread, in the order of time."""

    at: datetime
    author_role: str
    text: str
    files: list[InquiryFile]
    message: InquiryMessage | None = None  # None: the text that an inquiry began with
    number: str = ""  # of an inquiry that was merged into this one

    @property
    def is_from_customer(self) -> bool:
        """Whether the customer wrote it."""
        return self.author_role == AuthorRole.CUSTOMER


def thread(inquiry: Inquiry, *, notes: bool) -> list[ThreadItem]:
    """All that was said, also in inquiries that were merged into this one; notes are for staff. Four queries."""
    whole = Inquiry.objects.filter(Q(pk=inquiry.pk) | Q(merged_into=inquiry))
    found: list[ThreadItem] = []
    for one in whole.prefetch_related("messages__author", "messages__files", "files"):
        number = one.number if one.pk != inquiry.pk else ""
        first = [file for file in one.files.all() if file.message_id is None]
        found.append(ThreadItem(one.created_at, AuthorRole.CUSTOMER, one.text, first, number=number))
        shown = [message for message in one.messages.all() if notes or message.author_role != AuthorRole.NOTE]
        found += [ThreadItem(one.at, one.author_role, one.text, list(one.files.all()), one, number) for one in shown]
    return sorted(found, key=lambda said: said.at)


def inquiries_of(user: User | AnonymousUser):
    """A person's threads, newest first; what was merged is read where it went."""
    return Inquiry.objects.of(user).filter(merged_into=None, is_suspicious=False)


def inquiry_of(user: User | AnonymousUser, number: str) -> Inquiry | None:
    """The thread of that number when it is the person's, also by the number of one that was merged into it."""
    found = Inquiry.objects.of(user).select_related("merged_into", "user").filter(number=number.upper()).first()
    return (found.merged_into or found) if found else None
