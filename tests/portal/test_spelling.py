"""The spelling check finds the variants that it should, in texts that users read."""

import pytest

from scripts.check_spelling import findings, python_texts, rules

SOURCE = '''"""お客様という説明。"""
LABEL = _("お客様の番号")
entry = Entry(title="お客さま", keywords="お客様 スマホ")
'''


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("お申し込みはこちら", ["お申し込み"]),
        ("お申込みの内容を申し込む前に", []),
        ("スマホで領収証を見る", ["スマホ", "領収証"]),
        ("「ブラウザで開く」を選び、別のブラウザで見る", ["ブラウザ"]),
        ("コンビニのお客様番号", []),
        ("この申込みの申込番号と申込内容詳細、申込控え、申込み済みの公演", ["申込み"]),
        ("キャンセルの決まりに従ってキャンセルする、キャンセル待ち", ["キャンセル", "キャンセル"]),
        ("取り消しの決まりに従って取り消す", []),
        ("Open My Page or send an Email", []),
    ],
)
def test_variants_are_found(text, wrong):
    assert sorted(word for _rule, word in findings(text, rules())) == sorted(wrong)


def test_only_texts_that_buyers_read_need_the_honour_of_the_noun():
    (rule,) = [rule for rule in rules() if rule.never.search("この申込み")]

    assert "commerce/admin/orders/views.py".startswith(rule.except_in)
    assert not "templates/commerce/mypage/home.html".startswith(rule.except_in)


def test_docstrings_and_search_keywords_are_not_checked():
    assert sorted(python_texts(SOURCE)) == [(2, "お客様の番号"), (3, "お客さま")]
