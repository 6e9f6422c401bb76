"""Delivery events of sent mails: webhooks of mail services, and bounces."""
