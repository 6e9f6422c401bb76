"""Addresses that were stored with the domain as typed: normalised where that takes no address from another account."""

from importlib import import_module

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps

from commerce.audit.accounts import RULES
from commerce.audit.rules import findings
from portal.shared.accounts.models import User
from tests.factories.accounts import make_buyer
from tests.factories.catalog import AT

pytestmark = [pytest.mark.django_db, pytest.mark.unaudited("two accounts of one mailbox")]
to_ascii = import_module("portal.shared.migrations.0014_ascii_domains").to_ascii


def stored() -> list[tuple[str, str]]:
    """Each account's address with the one that allauth knows."""
    return list(EmailAddress.objects.order_by("user").values_list("user__email", "email"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("taro@日本語.jp", "taro@xn--wgv71a119e.jp"),
        ("taro@bücher.example", "taro@xn--bcher-kva.example"),
        ("taro@ｅｘａｍｐｌｅ.jp", "taro@example.jp"),
        ("taro@example.jp", "taro@example.jp"),
        ("太郎@example.jp", "太郎@example.jp"),
        ("taro@日本語..jp", "taro@日本語..jp"),
    ],
)
def test_an_address_without_a_twin_gets_the_form_of_dns(before, after):
    make_buyer(before)
    for _time in range(2):
        to_ascii(apps, None)
        assert stored() == [(after, after)]
    assert list(findings(RULES, AT)) == []


@pytest.mark.parametrize("twin", ["taro@xn--wgv71a119e.jp", "TARO@XN--WGV71A119E.JP"])
def test_an_address_with_a_twin_stays_and_the_audit_lists_both(twin):
    first, second = make_buyer("taro@日本語.jp"), make_buyer(twin)
    before = stored()
    to_ascii(apps, None)
    assert stored() == before
    assert [(one.row, one.details) for one in findings(RULES, AT)] == [(f"user {first.pk}", f"user {second.pk}")]


def test_of_two_typed_forms_the_older_account_gets_the_address():
    first, second = make_buyer("taro@日本語.jp"), make_buyer("taro@日本語．jp")
    to_ascii(apps, None)
    assert [User.objects.get(pk=one.pk).email for one in (first, second)] == [
        "taro@xn--wgv71a119e.jp",
        "taro@日本語．jp",
    ]
    assert [one.row for one in findings(RULES, AT)] == [f"user {first.pk}"]
