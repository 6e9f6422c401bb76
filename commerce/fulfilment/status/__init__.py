"""Read models of an order for pages and mails: status, timeline, payments, refunds and vouchers."""
