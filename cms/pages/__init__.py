"""Home page, standard pages, and what all page types of the site share."""
