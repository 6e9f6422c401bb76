"""Questions and answers in sections."""
