"""KOMOJU: cards, convenience stores, PayPay and Paidy through sessions."""
