"""Tools in the page editor: list of facts, fields for parameters, search preview."""
