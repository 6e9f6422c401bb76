"""Export of the questions as an XLSX file, and import with a preview; imported changes become drafts."""
