"""Home and standard pages, and what all pages of the site share."""
