"""Sentences that buyers stumbled over are in no template, source or catalogue any more."""

import gettext

import pytest

from portal.settings import BASE_DIR

OLD = [
    "お席の確保が解除されると",
    "パスワードをお忘れですか",
    "もしくはパスワードが正しくありません",
    "他の個人情報と似ている",
    "最低 8 文字以上",
    "パスワードは一般的すぎ",
    "お返事を送る",
    "お客さまの操作では取り消せません",
    "適格簡易請求書になります",
    "空きのある券種が1つ当たります",
    "枚数の全部が当たるか",
    "国際的な決まり",
    "イベントが0件",
    "チケットのお申込みと、困ったときの解決",
    "へメールをお送りします",
]
SUFFIXES = {".py", ".html", ".txt", ".po", ".js"}


@pytest.fixture(scope="module")
def sources() -> dict[str, str]:
    folders = [BASE_DIR / name for name in ("portal", "cms", "commerce", "support", "templates")]
    paths = [path for folder in folders for path in folder.rglob("*") if path.suffix in SUFFIXES]
    return {str(path.relative_to(BASE_DIR)): path.read_text() for path in paths}


@pytest.mark.parametrize("words", OLD)
def test_no_source_has_the_old_sentence(sources, words):
    assert len(sources) > 1000
    assert [name for name, text in sources.items() if words in text] == []


@pytest.mark.parametrize("words", OLD)
def test_no_compiled_catalogue_of_ours_shows_the_old_sentence(words):
    catalogues = sorted((BASE_DIR / "portal").rglob("LC_MESSAGES/django.mo"))
    assert len(catalogues) >= 2
    for path in catalogues:
        with path.open("rb") as file:
            texts = gettext.GNUTranslations(file)._catalog
        assert [text for text in texts.values() if words in str(text)] == []
