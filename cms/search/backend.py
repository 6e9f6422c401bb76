"""Wagtail's own search (admin, page chooser) over our words: the database keeps and finds them, as on any Wagtail site.

Neither database splits Japanese into words, so texts are indexed as words with spaces between, and queries are made of
the same words. A word's reading and the text as it was written are indexed too, so that kana and beginnings are found.
"""

from django.db import connection
from modelsearch.query import And, Not, Or, PlainText, SearchQuery

from cms.search.tokenizer import hiragana, normalise, tokenize


def index_text(text: str) -> str:
    """A text for the index: its units, its long words with their readings, and itself."""
    words = tokenize(text[:20000], "ja")
    return " ".join(
        [*words.units, *words.compounds, *words.reading_pairs, hiragana(words.reading.replace(" ", "")), words.text]
    )


def tokenized_query(query: SearchQuery | str) -> SearchQuery:
    """A query for the index: the words of what was typed, or what was typed as the beginning of a word."""
    if isinstance(query, str):
        query = PlainText(query)
    if isinstance(query, PlainText):
        typed = normalise(query.query_string)
        plain = PlainText(typed, operator=query.operator)
        words = " ".join(tokenize(typed, "ja").units)
        return PlainText(words, operator=query.operator) | plain if words and words != typed else plain
    if isinstance(query, And | Or):
        return type(query)([tokenized_query(part) for part in query.subqueries])
    return Not(tokenized_query(query.subquery)) if isinstance(query, Not) else query


def _database() -> tuple:
    """The library's module and backend for the database in use."""
    if connection.vendor == "postgresql":
        from modelsearch.backends.database.postgres import postgres  # noqa: PLC0415 - only one of them can be imported

        return postgres, postgres.PostgresSearchBackend
    from modelsearch.backends.database.sqlite import sqlite  # noqa: PLC0415

    return sqlite, sqlite.SQLiteSearchBackend


_module, _Backend = _database()


class _WordIndexer(_module.ObjectIndexer):  # type: ignore[misc, name-defined]
    def prepare_value(self, value) -> str:
        return index_text(super().prepare_value(value))


_module.ObjectIndexer = _WordIndexer  # its index makes indexers by this name and offers no other way in


class SearchBackend(_Backend):  # type: ignore[misc, valid-type]
    """The database's backend, asked for words."""

    def search(self, query, *args, **kwargs):
        return super().search(tokenized_query(query), *args, **kwargs)

    def autocomplete(self, query, *args, **kwargs):
        return super().autocomplete(tokenized_query(query), *args, **kwargs)
