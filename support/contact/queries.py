"""Reads for inquiries: suggested help answers and actions, the customer's threads, and one thread's messages."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from cms.search.queries import Hit, search
from cms.search.query_log import LOW_SCORE
from portal.shared.accounts.models import User
from portal.shared.registries.actions import Action, get_action
from support.contact.models import Inquiry, InquiryFile, InquiryMessage, InquiryQuerySet
from support.contact.states import AuthorRole, Topic

MAX_HITS = 3
MAX_SENTENCES = 5
MIN_SCORE = LOW_SCORE  # of a suggestion
# Characters. An answer must match most words of a query, so a long text is searched sentence by sentence.
MAX_SENTENCE_LENGTH = 40
SENTENCE_END = re.compile(r"[。．！？!?\n、]+")
TOPIC_QUERIES = {
    "mail": "メールが届かない",
    "order": "申込みの確認 取り消し",
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
    """At most three help answers: those that match a sentence of the text well, the best first, then the topic's.

    A text that no answer matches well has none of its own: a wrong suggestion costs more than a missing one.
    """
    sentences = [
        sentence.strip()[:MAX_SENTENCE_LENGTH] for sentence in SENTENCE_END.split(text[:400]) if sentence.strip()
    ]
    found = [hit for query in sentences[:MAX_SENTENCES] for hit in search(query, locale, MAX_HITS)]
    good = sorted((hit for hit in found if hit.score >= MIN_SCORE), key=lambda hit: -hit.score)
    common = search(TOPIC_QUERIES.get(topic, ""), locale, MAX_HITS)
    return list({hit.url: hit for hit in [*good, *common]}.values())[:MAX_HITS]


def actions_for(topic: str) -> list[Action]:
    """Actions to offer before the form; one whose app is not installed is left out."""
    return [action for name in TOPIC_ACTIONS.get(topic, ()) if (action := get_action(name))]


@dataclass(frozen=True)
class ThreadItem:
    """One message of a thread; `text` is plain text."""

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
    """All messages by time, also of inquiries merged into this one; `notes` adds internal notes. Four queries."""
    inquiries = Inquiry.objects.filter(Q(pk=inquiry.pk) | Q(merged_into=inquiry))
    items: list[ThreadItem] = []
    for part in inquiries.prefetch_related("messages__author", "messages__files", "files"):
        number = part.number if part.pk != inquiry.pk else ""
        first_files = [file for file in part.files.all() if file.message_id is None]
        items.append(ThreadItem(part.created_at, AuthorRole.CUSTOMER, part.text, first_files, number=number))
        shown = [message for message in part.messages.all() if notes or message.author_role != AuthorRole.NOTE]
        items += [_thread_item(message, number) for message in shown]
    return sorted(items, key=lambda item: item.at)


def _thread_item(message: InquiryMessage, number: str) -> ThreadItem:
    return ThreadItem(message.at, message.author_role, message.text, list(message.files.all()), message, number)


def inquiries_of(user: User | AnonymousUser) -> InquiryQuerySet:
    """The user's threads, newest first, without merged ones, which are shown in the thread they were merged into."""
    return Inquiry.objects.of(user).filter(merged_into=None, is_suspicious=False)


def inquiry_of(user: User | AnonymousUser, number: str) -> Inquiry | None:
    """The user's thread with this number, also by the number of an inquiry merged into it."""
    inquiry = Inquiry.objects.of(user).select_related("merged_into", "user").filter(number=number.upper()).first()
    return (inquiry.merged_into or inquiry) if inquiry else None
