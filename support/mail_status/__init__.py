"""Shows buyers and staff the delivery status of mails, and sends an order's mail to another address."""
