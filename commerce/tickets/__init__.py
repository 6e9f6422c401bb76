"""Electronic tickets: issue, secret link, signed QR code, check-in, transfer and stream sessions."""
