"""What a reader is shown of an order: status, timeline, payments, refunds and vouchers."""
