"""The search backend of Wagtail's admin: the database's full-text search over our own tokens.

Neither SQLite nor PostgreSQL splits Japanese into words, so texts are indexed as tokens separated by spaces, and
queries are converted to the same tokens. Readings and the original text are indexed too, so that kana and beginnings
of words match.
"""

from typing import Any

from django.db import connection
from modelsearch.query import And, Not, Or, PlainText, SearchQuery

from cms.search.analysis.tokenizer import hiragana, normalise, tokenize

MAX_INDEXED_LENGTH = 20_000  # characters


def index_text(text: str) -> str:
    """The indexed form of a text: short units, compounds, readings, and the normalised text itself."""
    tokens = tokenize(text[:MAX_INDEXED_LENGTH], "ja")
    reading = hiragana(tokens.reading.replace(" ", ""))
    return " ".join([*tokens.units, *tokens.compounds, *tokens.reading_pairs, reading, tokens.text])


def tokenized_query(query: SearchQuery | str) -> SearchQuery:
    """A query that matches the tokens of what was typed, or the typed text itself."""
    if isinstance(query, str):
        query = PlainText(query)
    if isinstance(query, PlainText):
        typed = normalise(query.query_string)
        plain = PlainText(typed, operator=query.operator)
        units = " ".join(tokenize(typed, "ja").units)
        return PlainText(units, operator=query.operator) | plain if units and units != typed else plain
    if isinstance(query, And | Or):
        return type(query)([tokenized_query(part) for part in query.subqueries])
    return Not(tokenized_query(query.subquery)) if isinstance(query, Not) else query


def _database() -> tuple[Any, Any]:
    """The library's module and backend class for the database in use."""
    if connection.vendor == "postgresql":
        from modelsearch.backends.database.postgres import postgres  # noqa: PLC0415 - only one of them can be imported

        return postgres, postgres.PostgresSearchBackend
    from modelsearch.backends.database.sqlite import sqlite  # noqa: PLC0415

    return sqlite, sqlite.SQLiteSearchBackend


_module: Any
_Backend: Any
_module, _Backend = _database()
_Indexer: Any = _module.ObjectIndexer


class _TokenIndexer(_Indexer):
    def prepare_value(self, value: object) -> str:
        return index_text(super().prepare_value(value))


_module.ObjectIndexer = _TokenIndexer  # the library creates its indexer by this name; there is no other hook


class SearchBackend(_Backend):
    """The database's backend with queries converted to tokens."""

    def search(self, query: SearchQuery | str, *args: Any, **kwargs: Any) -> Any:
        return super().search(tokenized_query(query), *args, **kwargs)

    def autocomplete(self, query: SearchQuery | str, *args: Any, **kwargs: Any) -> Any:
        return super().autocomplete(tokenized_query(query), *args, **kwargs)
