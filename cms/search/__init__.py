"""Full-text search of the help: tokenizer, ranker, index, query log."""
