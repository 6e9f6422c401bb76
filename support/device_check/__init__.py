"""Device check: detects device and browser, gives a verdict for each purpose, and advice."""
