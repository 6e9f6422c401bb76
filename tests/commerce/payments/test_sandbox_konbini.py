"""Vouchers of the sandbox: printable text, and paid in time, late or not at all."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.payments.gateways.base import Cancelled, Misconfigured, TooLate, Voucher
from commerce.payments.gateways.konbini_text import NAME, TITLE, is_printable, printable_text
from commerce.payments.gateways.sandbox import charge_api, konbini
from commerce.payments.gateways.sandbox.adapter import SandboxGateway
from commerce.payments.gateways.sandbox.charges import Refused
from commerce.payments.gateways.sandbox.mapping import params_for
from commerce.payments.gateways.sandbox.models import SandboxCharge, SandboxDelivery
from commerce.payments.gateways.sandbox.tasks import process_deadlines
from commerce.payments.states import AttemptState
from portal.shared import clock
from tests.factories.payments import SandboxBuyer, a_start_request, use_live_server

NOW = datetime(2026, 11, 23, 14, 59, tzinfo=ZoneInfo("UTC"))  # 23:59 in Japan
START_REQUEST = a_start_request(method="konbini")


def charge_params(**changes) -> dict:
    return params_for(START_REQUEST) | changes


@given(st.text(max_size=80))
def test_row_30_any_title_and_any_name_fit_on_a_slip(text):
    for most in (TITLE, NAME):
        printed = printable_text(text, most, empty="チケット")
        assert 0 < len(printed) <= most
        assert is_printable(printed)
        assert printable_text(printed, most, empty="チケット") == printed


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=20))
def test_row_30_the_provider_never_refuses_what_we_ask_for(title, name, phone):
    konbini.check(params_for(replace(START_REQUEST, description=title, name=name, phone=phone, deadline=None)), NOW)


def test_row_30_names_stay_recognisable():
    assert printable_text("髙﨑 𠮷子", NAME, empty="") == "高崎 吉子"
    assert printable_text("𠀋田", NAME, empty="") == "〓田"
    assert printable_text("ﾗｲﾌﾞ 🎻 №1", TITLE, empty="") == "ライブ No1"


@pytest.mark.parametrize(
    "changes",
    [
        {"description": "秋の音楽会 🎻"},
        {"description": "あ" * 23},
        {"customer_name": "髙橋"},
        {"customer_name": "あ" * 21},
        {"confirmation_number": "0" * 11},
        {"confirmation_number": "12"},
        {"expires_at": (NOW + timedelta(minutes=29)).isoformat()},
        {"expires_at": (NOW + timedelta(days=61)).isoformat()},
        {"expires_at": "2026-11-25T00:00:00"},
        {"amount_yen": 119},
        {"amount_yen": 300_001},
    ],
)
@pytest.mark.django_db
def test_values_that_a_register_cannot_print_are_refused(changes):
    with pytest.raises(Refused) as refused:
        charge_api.create(charge_params(**changes), key="k1", at=NOW)
    assert refused.value.status == 400
    assert not SandboxCharge.objects.exists()


@pytest.mark.django_db
def test_row_31_without_a_deadline_it_is_the_end_of_the_third_day_in_japan():
    charge, _deliveries = charge_api.create(charge_params(), key="k1", at=NOW)
    assert charge.expires_at.isoformat() == "2026-11-26T23:59:59+09:00"


@pytest.mark.django_db
def test_a_webhook_has_no_payment_code():
    charge, [delivery] = charge_api.create(charge_params(), key="k1", at=NOW)
    assert delivery.kind == "charge.issued"
    assert not any(number.payment_code in delivery.body for number in charge.numbers.all())


@pytest.fixture
def site_url(live_server, settings) -> str:
    return use_live_server(live_server, settings)


@pytest.fixture
def gateway(site_url) -> SandboxGateway:
    return SandboxGateway()


@pytest.fixture
def number(gateway) -> Voucher:
    """A voucher that expires in one day."""
    return gateway.start(replace(START_REQUEST, deadline=clock.now() + timedelta(days=1)), key="k1")


def code(number: Voucher, store: str = "seicomart") -> str:
    return number.codes[store]["payment_code"]


def set_deadline(number: Voucher, ago: timedelta) -> None:
    SandboxCharge.objects.filter(public_id=number.reference).update(expires_at=clock.now() - ago)


@pytest.mark.parametrize("store", konbini.STORES)
def test_each_store_accepts_its_payment_code(site_url, gateway, number, store):
    assert number.codes[store]["confirmation_number"] == "09012345678"
    SandboxBuyer(site_url).pays_at_till(code(number, store))
    assert gateway.fetch(number.reference).state == AttemptState.PAID


def test_a_refused_confirmation_number_is_replaced_by_a_random_one(gateway):
    number = gateway.start(replace(START_REQUEST, phone="012-3456-7890"), key="k1")
    assert number.codes["lawson"]["confirmation_number"] != "01234567890"
    assert gateway.start(replace(START_REQUEST, phone="012-3456-7890"), key="k1") == number


def test_a_deadline_that_is_too_near_is_misconfigured(gateway):
    assert isinstance(gateway.start(replace(START_REQUEST, deadline=clock.now()), key="k1"), Misconfigured)


def test_row_15_cancelling_is_refused_while_the_buyer_is_at_the_register(site_url, gateway, number):
    buyer = SandboxBuyer(site_url)
    buyer.goes_to_register(code(number))
    result = gateway.cancel(number.reference, key="c")
    assert (type(result), result.snapshot.state) == (TooLate, AttemptState.AWAITING_PAYMENT)
    buyer.leaves_register()
    assert isinstance(gateway.cancel(number.reference, key="c"), Cancelled)


def test_row_12_an_old_slip_is_paid_after_the_deadline(site_url, gateway, number):
    set_deadline(number, timedelta(minutes=5))
    assert isinstance(gateway.cancel(number.reference, key="c"), TooLate)
    buyer = SandboxBuyer(site_url)
    buyer.goes_to_register(code(number), go_to_register=False)
    assert "お支払い期限が過ぎています" in buyer.browser.text
    assert buyer.browser.page.select_one('button[value="step_up"]') is None
    buyer.pays_at_till(code(number), late=True)
    assert gateway.fetch(number.reference).state == AttemptState.PAID


def test_row_13_an_old_slip_is_paid_even_after_the_number_was_reported_as_lapsed(site_url, gateway, number):
    set_deadline(number, timedelta(minutes=61))
    assert process_deadlines(clock.now()) == 1
    assert process_deadlines(clock.now()) == 0
    assert SandboxDelivery.objects.filter(kind="charge.expired").count() == 1
    assert gateway.fetch(number.reference).state == AttemptState.EXPIRED
    SandboxBuyer(site_url).pays_at_till(code(number), late=True)
    assert gateway.fetch(number.reference).state == AttemptState.PAID


def test_row_14_a_number_lapses_when_it_is_cancelled_an_hour_after_its_deadline(gateway, number):
    set_deadline(number, timedelta(minutes=61))
    assert gateway.cancel(number.reference, key="c").snapshot.state == AttemptState.EXPIRED


def test_an_unknown_payment_code_is_an_error_at_the_store(site_url):
    buyer = SandboxBuyer(site_url)
    assert buyer.goes_to_register("99999999999") == 422
    assert "この番号のお支払いは見つかりません" in buyer.browser.text


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("José Núñez", "JOSE NUNEZ"),
        ("Müller", "MULLER"),
        ("葛\U000e0100飾 花子", "葛飾 花子"),
        ("髙﨑", "高崎"),
        ("は\u3099んこ", "ばんこ"),
        ("\u202e山田", "山田"),
    ],
)
def test_a_slip_prints_names_in_letters_that_registers_have(name, printed):
    assert printable_text(name, 20, empty="") == printed
