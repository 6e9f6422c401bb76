"""Venues, fees, payment methods and cautions that several demo events share. All names and places are invented."""

from commerce.catalog.demo_content.types import DemoFee
from commerce.catalog.states import (
    FeeBasis,
    FeeKind,
    MethodCode,
)

ALL_METHODS: dict[str, int] = {MethodCode.CARD: 0, MethodCode.KONBINI: 220, MethodCode.PAYPAY: 0, MethodCode.PAIDY: 0}

SYSTEM_FEE = DemoFee(FeeKind.SYSTEM, FeeBasis.TICKET, 110)

SMALL_HALL = ("芝浦うみかぜホール", "Shibaura Umikaze Hall")

SMALL_HALL_ADDRESS = ("東京都港区芝浦0丁目4番7号", "0-4-7 Shibaura, Minato-ku, Tokyo")

SMALL_HALL_ACCESS = (
    "芝浦駅の東口から歩いて6分です。駐車場はありません。",
    "Six minutes on foot from the east exit of Shibaura Station. There is no car park.",
)

THEATRE = ("劇場みなと座", "Minato-za Theatre")

THEATRE_POSTCODE = "231-0001"

THEATRE_ADDRESS = ("神奈川県横浜市中区新港0丁目1番2号", "0-1-2 Shinko, Naka-ku, Yokohama, Kanagawa")

THEATRE_ACCESS = (
    "桟橋通り駅の2番出口から歩いて3分です。車いすの方は、1階の正面入口をご利用ください。",
    "Three minutes on foot from exit 2 of Sanbashi-dori Station. Step-free entrance on the ground floor.",
)

PARK = ("野辺山 星の広場", "Nobeyama Hoshi no Hiroba")

PARK_POSTCODE = "384-1305"

PARK_ADDRESS = ("長野県南佐久郡南牧村大字野辺山00番地", "00 Nobeyama, Minamimaki, Nagano")

PARK_ACCESS = (
    "野辺山駅から無料の送迎バスで10分です。バスは開場の時刻に合わせて出ます。",
    "Ten minutes by free shuttle bus from Nobeyama Station. Buses leave to match the opening time.",
)

NO_LATE_ENTRY = (
    (
        "<ul><li>演奏中は入場できません。曲の間にご案内します。</li><li>未就学のお子さまは入場できません。</li>"
        "<li>客席での録音、録画、写真の撮影はできません。</li></ul>"
    ),
    (
        "<ul><li>No entry while music is being played; ushers will let you in between pieces.</li>"
        "<li>Children under school age cannot be admitted.</li>"
        "<li>No recording or photography in the hall.</li></ul>"
    ),
)
