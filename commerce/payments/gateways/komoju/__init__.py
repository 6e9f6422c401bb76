"""KOMOJU: card, convenience store, PayPay and Paidy through hosted sessions."""
