"""A KOMOJU of our own for tests: stateful, over real HTTP, each word of both sides judged by our schema."""
