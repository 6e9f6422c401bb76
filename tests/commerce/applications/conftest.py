"""Each test of the lottery ends with an audit."""

from tests.audited import audited  # noqa: F401
