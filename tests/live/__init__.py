"""Tests against the providers' test modes; they need API keys in the environment: `make test-live`."""
