"""Order lines and fees of a quote: built for a new order, or saved when an order's quote changes."""

from collections.abc import Callable, Iterable
from operator import attrgetter

from commerce.checkout.quotes import Quote
from commerce.orders.models import Order, OrderFee, OrderLine

LINE_VALUES = attrgetter("ticket_type_id", "name", "unit_price_yen", "quantity", "tax_rate", "seller_id")
FEE_VALUES = attrgetter("kind", "name", "amount_yen", "tax_rate", "seller_id")


def lines_for(order: Order, quote: Quote) -> list[OrderLine]:
    """Unsaved order lines of a quote."""
    return [
        OrderLine(
            order=order,
            ticket_type=line.ticket_type,
            performance=line.ticket_type.performance,
            name=line.ticket_type.name,
            unit_price_yen=line.ticket_type.price_yen,
            quantity=line.quantity,
            tax_rate=line.ticket_type.tax_rate,
            seller_id=order.event.organizer_id,
        )
        for line in quote.lines
    ]


def fees_for(order: Order, quote: Quote) -> list[OrderFee]:
    """Unsaved order fees of a quote."""
    return [
        OrderFee(
            order=order,
            kind=fee.kind,
            name=fee.name,
            amount_yen=fee.amount_yen,
            quantity=fee.quantity,
            tax_rate=fee.tax_rate,
            seller=fee.seller,
        )
        for fee in quote.fees
    ]


def save_quote(order: Order, quote: Quote, *fields: str) -> None:
    """Saves lines, fees and total of the quote, with current names, prices, tax rates and sellers, and more `fields`."""
    lines, fees = lines_for(order, quote), fees_for(order, quote)
    if _row_values(order.lines.all(), LINE_VALUES) != _row_values(lines, LINE_VALUES):
        order.lines.all().delete()
        OrderLine.objects.bulk_create(lines)
    if _row_values(order.fees.all(), FEE_VALUES) != _row_values(fees, FEE_VALUES):
        order.fees.all().delete()
        OrderFee.objects.bulk_create(fees)
    order.total_yen = quote.total_yen
    order.save(update_fields=["total_yen", "payment_method", "payment_store", *fields])


def _row_values(rows: Iterable[OrderLine] | Iterable[OrderFee], values: Callable[[object], tuple]) -> list[tuple]:
    """The compared values of rows, to decide whether they must be replaced."""
    return [values(row) for row in rows]
