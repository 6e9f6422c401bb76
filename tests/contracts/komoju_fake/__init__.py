"""A fake KOMOJU for tests: stateful, over HTTP; requests and replies are checked against a schema."""
