"""Privacy: retention periods and their enforcement, the record of erasures, the access log of staff."""
