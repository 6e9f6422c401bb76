"""Japanese for what Wagtail's admin still says in English: catalogues that stand below upstream's own."""
