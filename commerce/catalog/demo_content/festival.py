"""The demo's festival, whose tickets are issued on a date. All names are invented."""

from commerce.catalog.demo_content.types import DemoEvent, DemoPerformance, DemoType
from commerce.catalog.demo_content.venues_and_fees import (
    ALL_METHODS,
    PARK,
    PARK_ACCESS,
    PARK_ADDRESS,
    PARK_POSTCODE,
    SYSTEM_FEE,
)
from commerce.catalog.states import (
    Genre,
    IssueRule,
)

_DAY_TYPES = (
    DemoType(("1日券 一般", "Day pass, adult"), 4000),
    DemoType(("1日券 中高生", "Day pass, age 12 to 18"), 2000),
    DemoType(
        ("1日券 小学生", "Day pass, age 6 to 11"),
        1000,
        ("保護者の方とご一緒にお越しください。", "Must come with an adult."),
    ),
)

FESTIVAL = DemoEvent(
    slug="star-festival",
    genre=Genre.FESTIVAL,
    organizer="hoshizora-kobo",
    title=("高原の星まつり 灯りの夜", "Highland Star Festival: A Night of Lanterns"),
    summary=(
        "千の灯りと満天の星。電子チケットは、開催の1週間前にお送りします。",
        "A thousand lanterns under the stars. E-tickets are issued one week before the festival.",
    ),
    body=(
        (
            "<p>標高1,300メートルの広場に、紙の灯籠を千個ともします。消灯のあとは、"
            "案内人と一緒に望遠鏡をのぞく時間です。汁物と焼き菓子の屋台も出ます。</p>"
            "<p>高原の夜は、夏でも冷えます。上着をお持ちください。</p>"
        ),
        (
            "<p>A thousand paper lanterns, 1,300 metres above sea level. After they go out, guides show you the sky "
            "through telescopes. Stalls sell soup and baked sweets.</p>"
            "<p>Nights in the highlands are cold even in summer. Please bring a jacket.</p>"
        ),
    ),
    performers=(
        "案内：高原天文クラブ\n音楽：笛の会 ひばり",
        "Guides: Kogen Astronomy Club\nMusic: Hibari Flute Circle",
    ),
    age_info=(
        "18時を過ぎると、中学生までのお子さまは保護者の方とご一緒に入場できます。",
        "After 18:00, children up to junior high school age need an adult with them.",
    ),
    accessibility=(
        "広場の北側に、車いすで通れる道と観望の場所があります。",
        "A step-free path and viewing area lie on the north side.",
    ),
    cautions=(
        "<ul><li>雨や強い風のため、内容を変えることがあります。</li><li>三脚は決められた場所でお使いください。</li></ul>",
        "<ul><li>The programme may change because of rain or strong wind.</li><li>Tripods may be used only in the marked area.</li></ul>",
    ),
    sale=(-3, 50),
    issue_in=(47, "10:00"),
    pays_by=ALL_METHODS,
    fees=(SYSTEM_FEE,),
    rules={"issue_rule": IssueRule.ON_DATE},
    dates=(
        DemoPerformance(
            54,
            "16:00",
            "17:00",
            "21:00",
            PARK,
            PARK_ACCESS,
            _DAY_TYPES,
            300,
            ("1日目", "Day 1"),
            postal_code=PARK_POSTCODE,
            address=PARK_ADDRESS,
        ),
        DemoPerformance(
            55,
            "16:00",
            "17:00",
            "21:00",
            PARK,
            PARK_ACCESS,
            _DAY_TYPES,
            300,
            ("2日目", "Day 2"),
            postal_code=PARK_POSTCODE,
            address=PARK_ADDRESS,
        ),
    ),
)
