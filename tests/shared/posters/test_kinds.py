"""The kind of an event is guessed from the words of its title."""

import pytest

from portal.shared.posters.kinds import Kind, guess_kind


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("冬の音楽会", Kind.MUSIC),
        ("クリスマスコンサート2026", Kind.MUSIC),
        ("Ｌｉｖｅ at 横浜", Kind.MUSIC),
        ("音楽フェス2026", Kind.MUSIC),
        ("フードフェス2026", Kind.FESTIVAL),
        ("新春歌舞伎公演", Kind.THEATRE),
        ("浅草の寄席", Kind.THEATRE),
        ("隅田川花火大会", Kind.FESTIVAL),
        ("秋祭り", Kind.FESTIVAL),
        ("東京国際映画祭", Kind.STREAM),
        ("配信ライブ", Kind.STREAM),
        ("講演「宇宙の果て」", Kind.LECTURE),
        ("印象派展覧会", Kind.LECTURE),
        ("年末福引大会", Kind.LOTTERY),
        ("市民マラソン", Kind.SPORTS),
        ("市民のつどい", Kind.OTHER),
        ("Oliver and friends", Kind.OTHER),
        ("Book fairs of Tokyo", Kind.FESTIVAL),
        ("", Kind.OTHER),
    ],
)
def test_the_title_says_the_kind(title, kind):
    assert guess_kind(title) == kind
