"""Fulfilment of orders: settlement of payments, tickets, refunds, lotteries, cancellations and their mails."""
