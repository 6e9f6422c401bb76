"""Forms, services and texts of the purchase; its views are in `commerce.shop`."""
