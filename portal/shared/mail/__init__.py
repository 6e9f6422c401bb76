"""Mail: a row first, in the same transaction as what it tells; then handed over, tried again, and followed."""
