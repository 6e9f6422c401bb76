"""Sentences of Django and allauth that buyers read are worded by the site: the forms are rendered with each error."""

import gettext as gnu
import re
from pathlib import Path

import pytest
from allauth.account.adapter import get_adapter
from bs4 import BeautifulSoup
from django.contrib.auth.password_validation import password_validators_help_texts
from django.urls import reverse
from django.utils import translation

from portal.shared.text import email_addresses
from tests.factories.accounts import PASSWORD, make_buyer

FOLDER = Path(__file__).resolve().parents[2] / "portal" / "form_texts" / "locale" / "ja" / "LC_MESSAGES"
ENTRY = re.compile(r'^msgid "(.+)"\n(?:msgid_plural ".+"\n)?msgstr(?:\[0\])? "(.+)"$', re.MULTILINE)
COMMON = "よく使われるパスワードです。別のものにしてください。"
SHORT = "8文字以上で入力してください。"
DIGITS = "数字だけのパスワードは使えません。英字も入れてください。"
SIMILAR_NAME, SIMILAR_ADDRESS = "お名前に似たものは使えません。", "メールアドレスに似たものは使えません。"
DIFFERENT = "2つのパスワードが違います。同じものを入力してください。"
pytestmark = pytest.mark.django_db


def errors(response) -> list[str]:
    """The sentences beside the fields and above them, each once, in order."""
    page = BeautifulSoup(response.content, "html.parser")
    found = [" ".join(item.get_text().split()) for item in page.select(".errsum li, .errorlist li")]
    return list(dict.fromkeys(found))


@pytest.fixture
def buyer():
    return make_buyer("hanako.yamada@example.jp", name="yamada hanako")


def test_the_log_in_says_what_is_wrong_and_names_the_way_out(client, buyer):
    page = client.post(reverse("account_login"), {"login": buyer.email, "password": "wrong-password-1"})

    assert errors(page) == ["メールアドレスかパスワードが違います。"]
    links = [link.get_text().strip() for link in BeautifulSoup(page.content, "html.parser").select("form a")]
    assert links == ["パスワードを忘れた方"]


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("abc123z", [SHORT]),
        ("1234567", [SHORT, COMMON, DIGITS]),
        ("8302847561", [DIGITS]),
        ("password1", [COMMON]),
        ("yamada hanako", [SIMILAR_NAME]),
        ("hanako.yamada@example", [SIMILAR_ADDRESS]),
    ],
)
def test_a_new_password_is_refused_in_our_words(client, buyer, password, said):
    client.force_login(buyer)
    values = {"oldpassword": PASSWORD, "password1": password, "password2": password}

    assert errors(client.post(reverse("account_change_password"), values)) == said


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            {"oldpassword": "wrong", "password1": "umi-to-yama-27", "password2": "umi-to-yama-27"},
            "いまのパスワードが違います。",
        ),
        ({"oldpassword": PASSWORD, "password1": "umi-to-yama-27", "password2": "umi-to-yama-28"}, DIFFERENT),
    ],
)
def test_a_change_of_the_password_is_refused_in_our_words(client, buyer, values, said):
    client.force_login(buyer)

    assert errors(client.post(reverse("account_change_password"), values)) == [said]


def test_the_hints_about_passwords_are_ours():
    with translation.override("ja"):
        assert password_validators_help_texts() == [
            "お名前やメールアドレスに似たものは使えません。",
            SHORT,
            "よく使われるパスワードは使えません。",
            "数字だけのパスワードは使えません。",
        ]


def test_what_allauth_says_has_no_word_that_accuses_or_that_only_engineers_use():
    with translation.override("ja"):
        said = {
            code: str(text)
            for code, text in get_adapter().error_messages.items()
            if not re.search("phone|username|max_email|select|remove|unknown|unverified", code)
        }
        # Of things that this site does not have (telephone log-ins, names of users, several addresses) nothing is said.
        assert [code for code, text in said.items() if re.search("不正|無効|あなた|正しくありません|キー", text)] == []
        assert said["incorrect_code"] == "コードが違います。確かめて、もう一度入力してください。"
        assert said["incorrect_password"] == "パスワードが違います。"


def test_each_entry_of_the_catalog_is_compiled_and_comes_before_its_upstream():
    entries = ENTRY.findall((FOLDER / "django.po").read_text())
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gnu.GNUTranslations(file)
    assert len(entries) > 20
    with translation.override("ja"):
        for english, japanese in entries:
            assert japanese in (compiled.gettext(english), compiled.ngettext(english, english, 2))
            assert japanese in (translation.gettext(english), translation.ngettext(english, english, 2))


def test_an_address_that_no_server_accepts_is_refused_without_a_lecture():
    with translation.override("ja"):
        said = str(email_addresses.problem("a..b@docomo.ne.jp"))

    assert said.startswith("「..」や「@」の直前に「.」があるアドレスへは送れません。")
