"""The answers that may already be there for what somebody writes."""

import re

from cms.search.queries import Hit, search

SHOWN = 3
SENTENCES = 5
PART = 40  # characters: search wants much of its words in one answer, so long texts are asked sentence by sentence
ENDS = re.compile(r"[。．！？!?\n、]+")
WORDS = {
    "mail": "メールが届かない",
    "order": "申込みの確認 キャンセル",
    "payment": "支払い 領収書",
    "ticket": "電子チケット 表示 入場",
}


def answers_for(text: str, topic: str, locale: str) -> list[Hit]:
    """At most three answers: those that fit the sentences first, then those of the topic."""
    sentences = [sentence.strip()[:PART] for sentence in ENDS.split(text[:400]) if sentence.strip()]
    wanted = [*sentences[:SENTENCES], WORDS.get(topic, "")]
    found = [hit for words in wanted for hit in search(words, locale, SHOWN)]
    return list({hit.url: hit for hit in found}.values())[:SHOWN]
