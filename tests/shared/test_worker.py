"""The worker's own command: log levels are those of the settings, and its beats name the queues that it serves."""

import logging

import pytest

from portal.shared.management.commands import db_worker

LOGGERS = ("django_tasks", "django_tasks_db")


@pytest.fixture
def warnings_only():
    before = {name: logging.getLogger(name).level for name in LOGGERS}
    for name in LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
    yield
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


@pytest.mark.parametrize(("verbosity", "level"), [(1, logging.WARNING), (2, logging.DEBUG)])
def test_only_an_explicit_verbosity_changes_the_log_levels_of_the_settings(warnings_only, verbosity, level):
    db_worker.Command().configure_logging(verbosity)
    assert logging.getLogger("django_tasks_db").level == level


@pytest.mark.parametrize(
    ("queue_name", "served"), [("*", ["default", "mail"]), ("mail", ["mail"]), ("default,mail", ["default", "mail"])]
)
def test_a_worker_beats_for_the_queues_that_it_serves(queue_name, served):
    assert db_worker.served_queues(queue_name) == served
