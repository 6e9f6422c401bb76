"""My Page: the views for a logged-in buyer, some of them also open by the signed link of a mail."""
