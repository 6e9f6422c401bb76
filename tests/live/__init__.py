"""Against the providers' own test modes, only when somebody gives a key: `make test-live`."""
