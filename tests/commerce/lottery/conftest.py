"""Each test of the lottery ends with an audit."""

from tests.audit_fixture import audited  # noqa: F401
