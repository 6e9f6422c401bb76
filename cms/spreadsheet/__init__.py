"""Questions and answers as a spreadsheet: written, looked through before anything changes, and read as drafts."""
