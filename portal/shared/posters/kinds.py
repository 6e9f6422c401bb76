"""Kinds of events that have motifs of their own, and a guess of the kind from the words of a title."""

import unicodedata
from enum import StrEnum


class Kind(StrEnum):
    """What happens at an event."""

    MUSIC = "music"
    THEATRE = "theatre"
    FESTIVAL = "festival"
    LECTURE = "lecture"
    STREAM = "stream"
    LOTTERY = "lottery"
    SPORTS = "sports"
    OTHER = "other"


# In the order in which they are tried: 音楽祭 is music, 映画祭 is shown on a screen, and a 配信ライブ is a stream.
TITLE_PARTS: dict[Kind, str] = {
    Kind.STREAM: "配信 映画 シネマ 上映 オンライン ウェビナー stream online film movie cinema",
    Kind.LOTTERY: "抽選 くじ 福引 抽せん lottery raffle",
    Kind.MUSIC: "音楽 コンサート ライブ 演奏 交響 管弦楽 吹奏楽 合唱 オーケストラ リサイタル オペラ ジャズ 歌謡 ピアノ ヴァイオリン"
    " バイオリン ロックフェス 夏フェス 第九 ゴスペル 箏 雅楽 ギター 弦楽 四重奏 コーラス"
    " concert live orchestra recital jazz symphony quartet piano opera music gospel",
    Kind.THEATRE: "演劇 芝居 歌舞伎 寄席 落語 狂言 文楽 能楽 薪能 ミュージカル 舞台 戯曲 劇団 漫才 お笑い バレエ 舞踊 ダンス 朗読"
    " 講談 人形 劇 theatre theater ballet dance musical comedy",
    Kind.SPORTS: "マラソン 駅伝 試合 選手権 サッカー 野球 バスケ バレーボール 相撲 ラグビー テニス リーグ戦 体操 スポーツ"
    " marathon match sports football baseball",
    Kind.LECTURE: "講演 講座 セミナー シンポジウム トーク 勉強会 フォーラム 教室 ワークショップ 学会 展覧 展示 企画展 個展 作品展"
    " 絵画展 写真展 カンファレンス lecture talk seminar symposium workshop exhibition conference forum",
    Kind.FESTIVAL: "花火 まつり 祭 盆踊 縁日 朝市 夜市 蚤の市 陶器市 フェア フェス マルシェ festival fair fireworks market",
}


def guess_kind(title: str) -> Kind:
    """The first kind that has a part in the title; `OTHER` without any."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    for kind, parts in TITLE_PARTS.items():
        if any(_has(folded, part) for part in parts.split()):
            return kind
    return Kind.OTHER


def _has(title: str, part: str) -> bool:
    """A Latin part begins a word: `fair` is in "Fairs", and `live` is not in "Oliver"."""
    if not part.isascii():
        return part in title
    return any(word.startswith(part) for word in "".join(c if c.isalnum() else " " for c in title).split())
