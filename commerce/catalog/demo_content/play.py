"""The demo's play, with three performances. All names are invented."""

from commerce.catalog.demo_content.types import DemoEvent, DemoPerformance, DemoType
from commerce.catalog.demo_content.venues_and_fees import (
    SYSTEM_FEE,
    THEATRE,
    THEATRE_ACCESS,
    THEATRE_ADDRESS,
    THEATRE_POSTCODE,
)
from commerce.catalog.states import (
    Genre,
    MethodCode,
)

_PLAY_TYPES = (
    DemoType(("S席", "Seat S"), 6800, ("1階の中央です。", "Stalls, centre.")),
    DemoType(("A席", "Seat A"), 4800, ("1階の左右と2階です。", "Stalls, sides, and balcony.")),
)

PLAY = DemoEvent(
    slug="stage-play",
    genre=Genre.THEATRE,
    organizer="minato-ongaku",
    title=("劇団しおさい「凪を待つ」", "Shiosai Theatre Company: Waiting for the Calm"),
    summary=(
        "連絡船の止まった島で、五人が過ごす一晩の物語。お支払いはクレジットカードのみです。",
        "Five people, one night, an island without a ferry. Card payment only.",
    ),
    body=(
        (
            "<p>台風の前の晩、最後の連絡船に乗り遅れた五人が、待合室で朝を待ちます。"
            "言えなかったことを一つずつ話すうちに、島に来た理由が少しずつ変わっていきます。</p>"
            "<p>上演時間は約1時間50分、休憩はありません。</p>"
        ),
        (
            "<p>On the night before a typhoon five people miss the last boat and wait for the morning."
            " One by one they say what they had never said, and their reasons for coming begin to change.</p>"
            "<p>About 1 hour 50 minutes without an interval. In Japanese.</p>"
        ),
    ),
    performers=(
        "作・演出：浜辺 渚\n出演：白石 千春、黒田 岳、海野 とも、山根 律、小川 ひなた",
        "Written and directed by: Nagisa Hamabe\nCast: Chiharu Shiraishi, Gaku Kuroda, Tomo Umino, Ritsu Yamane, Hinata Ogawa",
    ),
    age_info=(
        "小学生から入場できます。",
        "From primary school age.",
    ),
    accessibility=(
        "車いすの席は1階にあります。2日目の昼の部には、台本の貸し出しと音声ガイドがあります。",
        "Wheelchair spaces are on the ground floor. Scripts and audio description in the afternoon of the second day.",
    ),
    cautions=(
        "<ul><li>開演後は、決まった場面まで入場をお待ちいただきます。</li><li>大きな音と暗転の場面があります。</li></ul>",
        "<ul><li>Latecomers are admitted at a suitable scene.</li><li>The play has loud sounds and blackouts.</li></ul>",
    ),
    sale=(-10, 29),
    pays_by={MethodCode.CARD: 165},
    fees=(SYSTEM_FEE,),
    dates=(
        DemoPerformance(
            30,
            "18:15",
            "19:00",
            "20:50",
            THEATRE,
            THEATRE_ACCESS,
            _PLAY_TYPES,
            90,
            ("初日", "Opening night"),
            postal_code=THEATRE_POSTCODE,
            address=THEATRE_ADDRESS,
        ),
        DemoPerformance(
            31,
            "12:15",
            "13:00",
            "14:50",
            THEATRE,
            THEATRE_ACCESS,
            _PLAY_TYPES,
            90,
            ("昼の部", "Matinee"),
            postal_code=THEATRE_POSTCODE,
            address=THEATRE_ADDRESS,
        ),
        DemoPerformance(
            31,
            "17:15",
            "18:00",
            "19:50",
            THEATRE,
            THEATRE_ACCESS,
            _PLAY_TYPES,
            90,
            ("夜の部", "Evening"),
            postal_code=THEATRE_POSTCODE,
            address=THEATRE_ADDRESS,
        ),
    ),
)
