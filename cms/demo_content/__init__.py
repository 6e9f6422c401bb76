"""The demo's pages, questions, terms and settings in Japanese and English."""
