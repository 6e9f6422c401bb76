"""Runs the audit after each test of the lottery."""

from tests.audit_fixture import audited  # noqa: F401
