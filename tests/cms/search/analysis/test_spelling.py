"""Unknown words become the one known word that is near; words that exist stay."""

import pytest

from cms.search.analysis.spelling import Speller

SPELLER = Speller(["きゃんせる キャンセル", "めーる メール"], ["領収書を発行 領収書", "開演時間", "電話番号 生年月日"])


@pytest.mark.parametrize(
    ("typed", "corrected"),
    [
        ("領修書", "領収書"),
        ("領修書がほしい", "領収書がほしい"),
        ("キャセル", "キャンセル"),
        ("領収書", "領収書"),
        ("開館時間", "開館時間"),
        ("図書館", "図書館"),
        ("領地図", "領地図"),
    ],
)
def test_an_unknown_word_becomes_the_near_known_one(typed, corrected):
    assert SPELLER.correct(typed) == corrected
