"""The guides as their test reads them: which names count, and which are excepted."""

import pytest

from tests.portal.staff_pages import guide


def named() -> set[str]:
    return {name for _guide, _heading, text in guide.sections() for name in guide.names_in(text)}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("「注文 › 返金」を開き、「保存」を押します。", ["注文", "返金", "保存"]),
        ("**短い答え**には、結論を書きます。**元には戻せません。**", ["短い答え"]),
        (
            "| ボタン | 意味 |\n|---|---|\n| 返金する（経理） | 返す |\n| 発券、発券日時 | 出す |\n",
            ["返金する（経理）", "発券", "発券日時"],
        ),
    ],
)
def test_names_are_quoted_or_bold_or_in_a_column_of_names(text, names):
    assert guide.names_in(text) == names


def test_texts_of_a_page_are_those_shown_and_those_for_its_scripts():
    page = '<p>短い 答え：</p><div data-block="{&quot;label&quot;: &quot;\\u6761\\u4ef6&quot;}"></div>'
    assert guide.texts_of(page) == {"短い答え", "label", "条件"}


def test_every_section_of_the_table_is_in_a_guide():
    assert guide.PAGES.keys() - {(name, heading) for name, heading, _text in guide.sections()} == set()


def test_every_exception_is_still_named():
    assert (guide.ELSEWHERE | guide.QUOTED) - named() == set()


def test_every_name_that_is_shown_elsewhere_is_a_text_of_the_product():
    texts = guide.texts_of_the_product()
    assert [name for name in sorted(guide.ELSEWHERE) if name not in texts] == []


def test_a_renamed_button_is_missing():
    pages = {route: set() for routes in guide.PAGES.values() for route in routes}
    assert "support, 返金する: 内容を確認する" in guide.missing(pages)
