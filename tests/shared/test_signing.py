"""Secret links are derived, and valid for one purpose and revision only."""

import re

import pytest

from portal.shared import signing


def test_the_same_purpose_id_and_revision_give_the_same_link():
    public_id = signing.new_public_id()

    assert signing.link_token("order", public_id, 2) == signing.link_token("order", public_id, 2)
    assert signing.token_matches("order", signing.link_token("order", public_id, 2), 2)


@pytest.mark.parametrize(
    "change",
    [
        lambda token: token[:-1] + ("a" if token[-1] != "a" else "b"),
        lambda token: token.partition("-")[0],
        lambda token: "x" + token[1:] if token[0] != "x" else "y" + token[1:],
        lambda token: token + "a",
        lambda token: "",
        lambda token: "é" + token,
    ],
)
def test_a_changed_token_does_not_match(change):
    token = signing.link_token("ticket", signing.new_public_id())

    assert not signing.token_matches("ticket", change(token))


def test_another_purpose_or_an_older_revision_does_not_match():
    token = signing.link_token("ticket", signing.new_public_id(), 1)

    assert not signing.token_matches("order", token, 1)
    assert not signing.token_matches("ticket", token, 2)


def test_codes_to_read_aloud_have_no_similar_characters():
    code = signing.new_code(2000)

    assert len(code) == 2000
    assert set(code) <= set("23456789ABCDEFGHJKMNPQRSTVWXYZ")
    assert not set("01ILOU") & set(signing.ALPHABET)


@pytest.mark.parametrize(
    ("revision", "mac"), [(1, "5i7wmrdawnzs6nnl2zlawbfbkq"), (2, "cef2kjqvym5odpf75m3xdnrqhm")], ids=["first", "second"]
)
def test_a_link_is_the_id_and_16_bytes_of_the_mac_of_purpose_id_and_revision(settings, revision, mac):
    settings.SECRET_KEY = "a key of the site"

    assert signing.link_token("order", "abc", revision) == f"abc-{mac}"


def test_a_link_without_a_revision_is_of_the_first():
    token = signing.link_token("order", "abc")

    assert token == signing.link_token("order", "abc", 1)
    assert signing.token_matches("order", token)
    assert not signing.token_matches("order", signing.link_token("order", "abc", 2))


@pytest.mark.parametrize(
    ("token", "parts"), [("abc-de", ("abc", "de")), ("abc-de-f", ("abc", "de-f")), ("abc", ("abc", "")), ("", ("", ""))]
)
def test_the_id_of_a_token_ends_at_the_first_hyphen(token, parts):
    assert signing.split_token(token) == parts


def test_public_ids_are_26_lower_case_letters_and_digits_and_differ():
    ids = {signing.new_public_id() for _n in range(50)}

    assert len(ids) == 50
    assert all(re.fullmatch("[a-z2-7]{26}", public_id) for public_id in ids)


def test_a_code_to_read_aloud_has_ten_characters_unless_told_otherwise():
    assert [len(signing.new_code()), len(signing.new_code(6))] == [10, 6]
