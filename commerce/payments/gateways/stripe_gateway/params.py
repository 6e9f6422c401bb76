"""Parameters of the calls that start a payment; they depend only on the request, as idempotency keys require."""

from stripe.params import PaymentIntentCreateParams, PaymentIntentCreateParamsPaymentMethodOptionsKonbini
from stripe.params.checkout import SessionCreateParams

from commerce.payments.gateways.base import StartRequest
from commerce.payments.gateways.konbini_text import NAME, TITLE, printable_text
from portal.shared.text.phones import japanese_digits


def session(request: StartRequest) -> SessionCreateParams:
    """Returns the parameters of Stripe's page for one method. The return URL is passed unchanged; it has no result in it.

    No expiry is set: the shop cancels the session when its hold ends.
    """
    body: SessionCreateParams = {
        "mode": "payment",
        "allowed_payment_method_types": [request.method],  # one per attempt; the buyer cannot change it on the page
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": "jpy",
                    "unit_amount": request.amount_yen,
                    "product_data": {"name": request.description},
                },
            }
        ],
        "adaptive_pricing": {"enabled": False},  # yen only
        "client_reference_id": request.attempt,
        "metadata": {"attempt": request.attempt},
        "payment_intent_data": {"metadata": {"attempt": request.attempt}},
        "customer_email": request.email,
        "locale": "ja" if request.locale.startswith("ja") else "en",
        "success_url": request.return_url,
        "cancel_url": request.return_url,
    }
    if request.method == "card":
        body["payment_method_options"] = {"card": {"request_three_d_secure": "any"}}
    return body


def konbini(request: StartRequest, *, use_buyer_number: bool = True) -> PaymentIntentCreateParams:
    """Returns the parameters of a voucher for all four chains, confirmed at once.

    `use_buyer_number`: the buyer's phone number is the confirmation number that the register asks for.
    """
    options: PaymentIntentCreateParamsPaymentMethodOptionsKonbini = {
        "product_description": printable_text(request.description, TITLE, empty="チケット"),
    }
    if request.deadline:
        options["expires_at"] = int(request.deadline.timestamp())
    number = japanese_digits(request.phone)
    if number and use_buyer_number:
        options["confirmation_number"] = number
    return {
        "amount": request.amount_yen,
        "currency": "jpy",
        "confirm": True,
        "return_url": request.return_url,
        "allowed_payment_method_types": ["konbini"],
        "payment_method_data": {
            "type": "konbini",
            "billing_details": {"name": printable_text(request.name, NAME, empty="お客さま"), "email": request.email},
        },
        "payment_method_options": {"konbini": options},
        "metadata": {"attempt": request.attempt},
    }
