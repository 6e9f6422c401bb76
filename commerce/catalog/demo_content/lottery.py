"""The demo event that is sold by lottery. All names and places are invented."""

from commerce.catalog.demo_content.types import DemoEvent, DemoPerformance, DemoType
from commerce.catalog.demo_content.venues_and_fees import (
    ALL_METHODS,
    NO_LATE_ENTRY,
    SYSTEM_FEE,
    THEATRE,
    THEATRE_ACCESS,
    THEATRE_ADDRESS,
    THEATRE_POSTCODE,
)
from commerce.catalog.states import Genre

OPERA = DemoEvent(
    slug="spring-opera",
    genre=Genre.MUSIC,
    organizer="minato-ongaku",
    title=("みなとオペラ「月の渡し守」", "Minato Opera: The Ferryman of the Moon"),
    summary=(
        "客席と舞台のあいだに水を張る、一夜だけのオペラ。お席は抽選でお届けします。",
        "An opera for one night, with water between stage and seats. Seats are given by lottery.",
    ),
    body=(
        (
            "<p>渡し守が月へ舟を出す夜を描いた、全二幕の新作オペラです。舞台の前に浅く水を張り、"
            "歌声と水面の光が重なります。</p><p>お席が少ないため、抽選で受け付けます。"
            "第2希望までお選びいただけます。当選した方だけ、お支払いの手続きに進みます。</p>"
        ),
        (
            "<p>A new opera in two acts about the night on which a ferryman sets out for the moon. Shallow water lies "
            "before the stage, and voices mingle with its light.</p><p>Seats are few and are given by lottery. You may "
            "name a second choice. Only winners go on to payment.</p>"
        ),
    ),
    cautions=NO_LATE_ENTRY,
    sale=(-4, 12),
    is_lottery=True,
    rules={"rotating_code": True},
    pays_by=ALL_METHODS,
    fees=(SYSTEM_FEE,),
    dates=(
        DemoPerformance(
            days=60,
            doors_at="17:00",
            starts="18:00",
            ends="20:30",
            venue=THEATRE,
            postal_code=THEATRE_POSTCODE,
            address=THEATRE_ADDRESS,
            access=THEATRE_ACCESS,
            size=40,
            types=(
                DemoType(
                    ("水辺席", "Waterside seat"), 9800, ("舞台にいちばん近い席です。", "Closest to the stage."), 2
                ),
                DemoType(("一般席", "Standard seat"), 6800, max_per_order=2),
            ),
        ),
    ),
)
