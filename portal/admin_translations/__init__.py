"""Japanese for texts of Wagtail's admin that upstream has only in English: catalogs that upstream's override."""
