"""The schema check of the Stripe fake: accepts what Stripe accepts, and reports what Stripe would refuse."""

from typing import get_args

import pytest
import stripe
from stripe.params import PaymentIntentCreateParams
from stripe.params.checkout import SessionCreateParams

from tests.contracts.stripe_fake import schema_check

KONBINI = (
    "amount=5000&currency=jpy&confirm=true&allowed_payment_method_types[0]=konbini&payment_method_data[type]=konbini"
)


def literals(hint) -> set[str]:
    """All literals that a type allows."""
    inner = get_args(hint)
    return {hint} if isinstance(hint, str) else {literal for part in inner for literal in literals(part)}


def test_values_of_a_form_are_converted_to_the_types_of_the_schema():
    params = schema_check.check_request("post", "/v1/payment_intents", "", KONBINI)
    assert (params["amount"], params["confirm"], params["allowed_payment_method_types"]) == (5000, True, ["konbini"])


@pytest.mark.parametrize(
    "form",
    [
        "amount=5000",  # no currency
        "amount=much&currency=jpy",
        "amount=5000&currency=jpy&colour=red",
        "amount=5000&currency=jpy&payment_method_types[0]=konbini",  # gone since 2026-09-30.endive
        "amount=5000&currency=jpy&allowed_payment_method_types[0]=cheque",
        f"{KONBINI}&payment_method_options[konbini][product_description]={'x' * 23}",
        f"{KONBINI}&payment_method_options[konbini][expires_at]=soon",
    ],
)
def test_an_invalid_request_is_reported(form):
    with pytest.raises(schema_check.Wrong):
        schema_check.check_request("post", "/v1/payment_intents", "", form)


def test_an_unknown_call_is_reported():
    with pytest.raises(schema_check.Wrong):
        schema_check.check_request("post", "/v1/payment_intents/pi_1/pay", "", "")


def test_an_unknown_field_in_a_reply_is_reported():
    refund = {"object": "refund", "id": "re_1", "amount": 1, "created": 1, "currency": "jpy"}
    schema_check.check_object(refund)
    with pytest.raises(schema_check.Wrong):
        schema_check.check_object(refund | {"colour": "red"})
    with pytest.raises(schema_check.Wrong):
        schema_check.check_object(refund | {"amount": None})


def test_differences_from_the_published_schema_agree_with_the_types_of_the_sdk():
    for params in (PaymentIntentCreateParams, SessionCreateParams):
        hints = params.__annotations__
        assert "payment_method_types" not in hints
        assert {"card", "konbini", "paypay"} <= literals(hints["allowed_payment_method_types"])
    assert "paypay" in stripe.Charge.PaymentMethodDetails.__annotations__
