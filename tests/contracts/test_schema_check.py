"""The judge itself: it lets pass what Stripe takes, and names what Stripe would refuse."""

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
    """All words that a type allows."""
    inner = get_args(hint)
    return {hint} if isinstance(hint, str) else {word for part in inner for word in literals(part)}


def test_numbers_and_lists_of_a_form_get_their_types():
    given = schema_check.judge_request("post", "/v1/payment_intents", "", KONBINI)
    assert (given["amount"], given["confirm"], given["allowed_payment_method_types"]) == (5000, True, ["konbini"])


@pytest.mark.parametrize(
    "wrong",
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
def test_what_stripe_would_refuse_is_named(wrong):
    with pytest.raises(schema_check.Wrong):
        schema_check.judge_request("post", "/v1/payment_intents", "", wrong)


def test_a_call_that_does_not_exist_is_wrong():
    with pytest.raises(schema_check.Wrong):
        schema_check.judge_request("post", "/v1/payment_intents/pi_1/pay", "", "")


def test_a_field_that_stripe_does_not_send_is_wrong_in_a_reply():
    refund = {"object": "refund", "id": "re_1", "amount": 1, "created": 1, "currency": "jpy"}
    schema_check.judge_thing(refund)
    with pytest.raises(schema_check.Wrong):
        schema_check.judge_thing(refund | {"colour": "red"})
    with pytest.raises(schema_check.Wrong):
        schema_check.judge_thing(refund | {"amount": None})


def test_what_differs_from_the_published_schema_is_what_the_sdk_says_too():
    for params in (PaymentIntentCreateParams, SessionCreateParams):
        hints = params.__annotations__
        assert "payment_method_types" not in hints
        assert {"card", "konbini", "paypay"} <= literals(hints["allowed_payment_method_types"])
    assert "paypay" in stripe.Charge.PaymentMethodDetails.__annotations__
