"""How people help themselves: mails, orders, this device, contact."""
