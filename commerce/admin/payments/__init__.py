"""Admin screens of payments: refunds, reviews, event cancellations and receipts."""
