"""Sample posters on one sheet, to be looked at when a motif, a palette or an arrangement changes."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count, cycle, islice

from PIL import Image

from portal.shared.posters.compositions import COMPOSITIONS
from portal.shared.posters.kinds import Kind
from portal.shared.posters.poster import Format, Poster
from portal.shared.posters.raster import Picture, raster

GAP = 20
TITLES: dict[Kind, tuple[tuple[str, str], ...]] = {
    Kind.MUSIC: (
        ("冬のチェロと弦楽四重奏", "杉並公会堂 大ホール"),
        ("Winter Quartet: Music for Long Nights", "Kioi Hall, Tokyo"),
        ("第42回 市民オーケストラ 定期演奏会「新世界より」", "文化会館"),
    ),
    Kind.THEATRE: (
        ("真夏の夜の夢", "世田谷パブリックシアター"),
        ("新春 落語名人会", "浅草演芸ホール"),
        ("ある日、僕らは夢の中で出会う", "下北沢 小劇場"),
    ),
    Kind.FESTIVAL: (
        ("隅田川 花火の夕べ", "言問橋南側 特設会場"),
        ("港まつり2026", "みなと広場"),
        ("秋の収穫祭とクラフトマルシェ", "中央公園"),
    ),
    Kind.LECTURE: (
        ("宇宙の果てを見る", "国立科学館 講堂"),
        ("はじめてのAI：暮らしと機械のこれから", "市立図書館"),
        ("建築家が語る、光と影のはなし", "建築会館"),
    ),
    Kind.STREAM: (
        ("オンライン配信 夜の水族館", "オンライン"),
        ("短編映画の夜", "シネマ・ノード"),
        ("Tokyo Film Night 2026", "Cinema Node"),
    ),
    Kind.LOTTERY: (
        ("特別席 抽選のお申込み", "日本青年館"),
        ("年末福引大会", "中央通り商店街"),
        ("抽選で100名さまをご招待", "大阪城ホール"),
    ),
    Kind.SPORTS: (("市民ハーフマラソン", "陸上競技場"), ("全日本学生選手権 決勝", "国立競技場")),
    Kind.OTHER: (("みんなの広場", "市民会館"), ("春の新入会員歓迎会", "ホテル東山"), ("ねこと暮らす", "まちの縁側")),
}


def samples(kind: Kind) -> Iterator[Poster]:
    """One poster of a kind in each arrangement, with other titles and months."""
    titles = cycle(TITLES[kind])
    for index, composition in enumerate(COMPOSITIONS):
        at = datetime(2026, 1 + (index * 5 + len(kind) * 2) % 12, 3 + index * 3, 18, 30, tzinfo=UTC)
        for title, place in islice(titles, len(TITLES[kind])):
            found = _arranged(Poster(title, at, kind, place, "市民文化財団"), composition)
            if found:
                yield found
                break


def _arranged(poster: Poster, composition: str) -> Poster | None:
    """The poster with the first seed that gives the arrangement."""
    tried = (replace(poster, seed=f"{poster.title} {number}") for number in islice(count(), 60))
    return next((found for found in tried if found.composition == composition), None)


def sheet(form: Format, width: int, kinds: list[Kind], ground: str = "#ffffff") -> Image.Image:
    """A picture with a row for each kind and a column for each arrangement; `width` is that of a poster."""
    high = round(width * form.value[1] / form.value[0])
    rows = [list(samples(kind)) for kind in kinds]
    columns = max(map(len, rows))
    picture = Image.new("RGB", (columns * (width + GAP) + GAP, len(rows) * (high + GAP) + GAP), ground)
    for row, posters in enumerate(rows):
        for column, poster in enumerate(posters):
            image = Image.open(io.BytesIO(raster(poster.svg(form), width, Picture.PNG)))
            picture.paste(image, (GAP + column * (width + GAP), GAP + row * (high + GAP)))
    return picture
