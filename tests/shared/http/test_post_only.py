"""An address that only a button may send to is a page with a way on when it is opened by itself."""

import pytest

PAGE = {"Accept": "text/html,application/xhtml+xml"}


@pytest.mark.parametrize(
    ("path", "sentence"),
    [("/verify/code/", "前のページに戻って、もう一度ボタンを押してください。"), ("/en/verify/code/", "")],
)
def test_it_says_what_to_do(client, db, path, sentence):
    response = client.get(path, headers=PAGE)

    assert (response.status_code, response["Allow"], response["Cache-Control"]) == (405, "POST", "no-store, private")
    assert sentence in response.text
    assert response.text.count("<h1>") == 1


def test_programs_get_djangos_answer(client, db):
    assert client.get("/verify/code/", headers={"Accept": "application/json"}).content == b""
    assert client.put("/verify/code/", headers=PAGE).content == b""
