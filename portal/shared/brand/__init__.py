"""The look of a site: one colour, from which every other colour of its pages is computed, its name and its logo."""
