"""Environment variables: their types, and that a bad value stops the start with a clear sentence."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal import env


@pytest.mark.parametrize(("text", "value"), [("1", True), ("Yes", True), ("0", False), ("off", False), ("", False)])
def test_several_spellings_of_true_and_false_are_read(monkeypatch, text, value):
    monkeypatch.setenv("X", text)
    assert env.env_bool("X", default=not value) is value


@pytest.mark.parametrize(
    ("reader", "text"),
    [(lambda: env.env_bool("X", default=True), "maybe"), (lambda: env.env_int("X", 1), "ten")],
)
def test_a_bad_value_names_the_variable(monkeypatch, reader, text):
    monkeypatch.setenv("X", text)
    with pytest.raises(ImproperlyConfigured, match=f"X='{text}'"):
        reader()


def test_a_secret_may_come_from_a_file(monkeypatch, tmp_path: Path):
    (tmp_path / "secret").write_text("hidden\n")
    monkeypatch.setenv("X_FILE", str(tmp_path / "secret"))
    assert env.env_secret("X") == "hidden"


def test_a_missing_secret_stops_the_start(monkeypatch):
    monkeypatch.delenv("X", raising=False)
    with pytest.raises(ImproperlyConfigured, match="X is not set"):
        env.env_secret("X")


def test_a_database_url_is_read_with_its_escaped_password(monkeypatch, tmp_path):
    monkeypatch.setenv("DB", "postgres://shop:p%40ss@db.example:5433/tickets")
    database = env.env_database("DB", tmp_path / "x.sqlite3")
    assert [database[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "tickets",
        "shop",
        "p@ss",
        "db.example",
        "5433",
    ]


def test_without_a_url_it_is_sqlite_whose_writers_wait_for_the_lock(monkeypatch, tmp_path):
    monkeypatch.delenv("DB", raising=False)
    database = env.env_database("DB", tmp_path / "deep" / "x.sqlite3")
    assert (database["NAME"], database["OPTIONS"]["transaction_mode"]) == (tmp_path / "deep" / "x.sqlite3", "IMMEDIATE")


def test_an_unknown_database_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("DB", "mysql://x/y")
    with pytest.raises(ImproperlyConfigured, match="'mysql' is not postgres or sqlite"):
        env.env_database("DB", tmp_path / "x.sqlite3")
