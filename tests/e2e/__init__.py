"""Tests in a real browser against the processes that `make run` starts."""
