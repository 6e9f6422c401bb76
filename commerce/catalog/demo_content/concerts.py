"""Demo events with music: a concert in a hall, and a stream. All names are invented."""

from commerce.catalog.demo_content.types import DemoEvent, DemoPerformance, DemoType
from commerce.catalog.demo_content.venues_and_fees import (
    ALL_METHODS,
    NO_LATE_ENTRY,
    SMALL_HALL,
    SMALL_HALL_ACCESS,
    SMALL_HALL_ADDRESS,
    SYSTEM_FEE,
)
from commerce.catalog.states import (
    EntryMode,
    Genre,
    PerformanceKind,
    ReceiptIssuer,
)

CONCERT = DemoEvent(
    slug="orchestra-concert",
    genre=Genre.MUSIC,
    organizer="minato-ongaku",
    title=("芝浦シンフォニエッタ 定期演奏会", "Shibaura Sinfonietta: Subscription Concert"),
    summary=(
        "弦楽と管楽、30人の小さなオーケストラが、街の夜に三つの名曲を届けます。",
        "A small orchestra of thirty players, and three well-loved works for one evening.",
    ),
    body=(
        (
            "<p>街のオーケストラ、芝浦シンフォニエッタの定期演奏会です。前半は弦楽だけの静かな曲から始まり、"
            "後半は全員で交響曲を演奏します。</p><h2>曲目</h2><ul><li>グリーグ「ホルベアの時代から」</li>"
            "<li>モーツァルト「クラリネット協奏曲」</li><li>ベートーヴェン「交響曲第8番」</li></ul>"
            "<p>開演の20分前から、指揮者が聴きどころをお話しします。</p>"
        ),
        (
            "<p>The regular concert of the Shibaura Sinfonietta. It opens quietly with strings alone and ends with a "
            "symphony for the full orchestra.</p><h2>Programme</h2><ul><li>Grieg: From Holberg's Time</li>"
            "<li>Mozart: Clarinet Concerto</li><li>Beethoven: Symphony No. 8</li></ul>"
            "<p>The conductor introduces the music twenty minutes before the start.</p>"
        ),
    ),
    performers=(
        "指揮：青木 ゆり\nクラリネット：森 一葉\n管弦楽：芝浦シンフォニエッタ",
        "Conductor: Yuri Aoki\nClarinet: Ichiha Mori\nOrchestra: Shibaura Sinfonietta",
    ),
    age_info=(
        "小学生から入場できます。未就学のお子さまは入場できません。",
        "From primary school age. Children under school age cannot be admitted.",
    ),
    accessibility=(
        "車いすの席が4席あります。補助犬と入場できます。お手伝いが必要な方は、お問い合わせください。",
        "Four wheelchair spaces. Assistance dogs are welcome. Please contact us if you need help.",
    ),
    cautions=NO_LATE_ENTRY,
    sale=(-14, 20),
    pays_by=ALL_METHODS,
    fees=(SYSTEM_FEE,),
    dates=(
        DemoPerformance(
            days=21,
            doors_at="17:30",
            starts="18:30",
            ends="20:40",
            venue=SMALL_HALL,
            postal_code="108-0023",
            address=SMALL_HALL_ADDRESS,
            access=SMALL_HALL_ACCESS,
            size=160,
            types=(
                DemoType(("一般（全席自由）", "Adult (free seating)"), 5000),
                DemoType(
                    ("学生（全席自由）", "Student (free seating)"),
                    2500,
                    (
                        "小学生から大学生まで。入場のときに学生証をご提示ください。",
                        "Show your student card at the door.",
                    ),
                ),
            ),
        ),
    ),
)

ONLINE = DemoEvent(
    slug="online-live",
    genre=Genre.MUSIC,
    organizer="minato-ongaku",
    title=("灯台カルテット オンラインライブ", "Lighthouse Quartet Online Live"),
    summary=(
        "岬の灯台から生中継。終演後も、期間中は何度でもご覧いただけます。",
        "Live from the lighthouse on the cape, and on demand afterwards.",
    ),
    body=(
        (
            "<p>弦楽四重奏団が、ふだんは入れない灯台の中から演奏をお届けします。"
            "カメラは三台。奏者の手元と、窓の向こうの海を行き来します。</p>"
            "<p>配信のページは、購入の完了画面とメールでご案内します。電子チケットはありません。</p>"
        ),
        (
            "<p>A string quartet plays inside a lighthouse that is closed to visitors. Three cameras move between the "
            "players' hands and the sea beyond the window.</p>"
            "<p>The link to the stream is on the confirmation page and in your email. There is no e-ticket.</p>"
        ),
    ),
    performers=(
        "弦楽四重奏：灯台カルテット",
        "String quartet: The Lighthouse Quartet",
    ),
    age_info=(
        "年齢の制限はありません。",
        "No age limit.",
    ),
    accessibility=(
        "曲の紹介に日本語の字幕があります。",
        "Introductions are captioned in Japanese.",
    ),
    cautions=(
        "<ul><li>通信の状態により、映像や音声が乱れることがあります。</li><li>録画や再配信はできません。</li></ul>",
        "<ul><li>Picture and sound depend on your connection.</li><li>No recording or rebroadcasting.</li></ul>",
    ),
    sale=(-5, 14),
    pays_by=ALL_METHODS,
    fees=(SYSTEM_FEE,),
    rules={"receipt_issuer": ReceiptIssuer.PLATFORM_AGENT},
    dates=(
        DemoPerformance(
            days=15,
            doors_at="19:30",
            starts="20:00",
            ends="23:59",
            ends_after=7,
            venue=("オンライン配信", "Online"),
            access=(
                "パソコンかスマートフォンのブラウザーでご覧ください。",
                "Watch in the browser of a computer or phone.",
            ),
            size=500,
            types=(DemoType(("視聴券", "Viewing pass"), 3300, max_per_order=1),),
            rules={
                "kind": PerformanceKind.STREAMING,
                "entry_mode": EntryMode.NONE,
                "stream_url": "https://stream.example.jp/lighthouse-quartet",
            },
        ),
    ),
)
