"""Registration numbers: one form however they are typed, a check digit that companies must have right."""

import pytest
from django.core.exceptions import ValidationError

from commerce.catalog.tax_registration import has_right_check_digit, normalise_number
from tests.factories.catalog import OrganizerFactory


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("T7000012050002", True),  # the tax agency's own
        ("T4011001098993", True),
        ("T2120901007402", True),
        ("T5835678256246", True),
        ("T7010705000725", True),
        ("T7000012050003", False),
        ("T7000012050020", False),
        ("7000012050002", False),
        ("T700001205000", False),
        ("T700001205000a", False),
        ("T７000012050002", False),
    ],
)
def test_the_first_digit_checks_the_other_twelve(number, right):
    assert has_right_check_digit(number) is right


@pytest.mark.parametrize(
    "typed",
    ["Ｔ７００００１２０５０００２", "T-7000-0120-50002", "t 7000 012050002", "T7000012050002", "7000−0120−50002"],
)
def test_a_number_is_one_number_however_it_is_typed(typed):
    assert normalise_number(typed) == "T7000012050002"


@pytest.mark.django_db
def test_what_is_typed_is_stored_in_its_one_form():
    company = OrganizerFactory(registration_number="Ｔ７００００１２０５０００２")
    company.clean()
    assert company.registration_number == "T7000012050002"


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["T7000012050003", "T700001205000", "12345", "登録済み"])
def test_a_company_with_a_wrong_number_is_refused(number):
    with pytest.raises(ValidationError) as refused:
        OrganizerFactory(registration_number=number).clean()
    assert list(refused.value.message_dict) == ["registration_number"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("number", "is_corporate", "doubtful"),
    [
        ("T7000012050003", False, True),
        ("T7000012050002", False, False),
        ("T7000012050002", True, False),
        ("", False, False),
    ],
)
def test_a_sole_traders_odd_check_digit_is_a_doubt_and_no_error(number, is_corporate, doubtful):
    seller = OrganizerFactory(registration_number=number, is_corporate=is_corporate)
    seller.clean()
    assert seller.has_doubtful_number is doubtful
