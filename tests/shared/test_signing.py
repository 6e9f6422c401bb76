"""Secret links are derived, and valid for one purpose and revision only."""

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
