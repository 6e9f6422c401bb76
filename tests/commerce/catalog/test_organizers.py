"""A mistyped registration number is refused."""

import pytest
from django.core.exceptions import ValidationError

from commerce.catalog.organizers import has_right_check_digit
from tests.factories.catalog import OrganizerFactory


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("T7000012050002", True),  # the tax agency's own
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


@pytest.mark.django_db
def test_a_company_with_a_wrong_number_is_refused_and_a_sole_trader_needs_only_the_form():
    with pytest.raises(ValidationError):
        OrganizerFactory(registration_number="T7000012050003").full_clean()
    OrganizerFactory(registration_number="T7000012050003", is_corporate=False).full_clean()
    OrganizerFactory(registration_number="").full_clean()
