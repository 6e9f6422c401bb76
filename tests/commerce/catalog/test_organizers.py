"""Registration numbers are normalised; the check digit must be valid for companies."""

import pytest
from django.core.exceptions import ValidationError

from commerce.catalog.tax_registration import has_right_check_digit, normalise_number
from tests.factories.catalog import OrganizerFactory


@pytest.mark.parametrize(
    ("number", "is_valid"),
    [
        ("T7000012050002", True),  # of the National Tax Agency
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
def test_the_first_digit_is_the_check_digit_of_the_other_twelve(number, is_valid):
    assert has_right_check_digit(number) is is_valid


@pytest.mark.parametrize(
    "typed",
    ["Ｔ７００００１２０５０００２", "T-7000-0120-50002", "t 7000 012050002", "T7000012050002", "7000−0120−50002"],
)
def test_all_spellings_have_one_normal_form(typed):
    assert normalise_number(typed) == "T7000012050002"


@pytest.mark.django_db
def test_the_normal_form_is_stored():
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
def test_an_invalid_check_digit_of_a_sole_trader_is_a_warning_and_no_error(number, is_corporate, doubtful):
    seller = OrganizerFactory(registration_number=number, is_corporate=is_corporate)
    seller.clean()
    assert seller.has_doubtful_number is doubtful
