"""Demo events that are sold first come, first served; each shows another combination of rules. All names are invented."""

from commerce.catalog.demo_content.types import DemoEvent, DemoFee, DemoPerformance, DemoType
from commerce.catalog.states import (
    CancellationRule,
    EntryMode,
    FeeBasis,
    FeeKind,
    Genre,
    IssueRule,
    MethodCode,
    PerformanceKind,
    ReceiptIssuer,
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

LECTURE = DemoEvent(
    slug="open-lecture",
    genre=Genre.LECTURE,
    organizer="hoshizora-kobo",
    title=("公開講座 スマートフォンで撮る星空", "Open lecture: the night sky with a phone"),
    summary=(
        "いつものスマートフォンで、星空はここまで写せます。機材も予備知識もいりません。",
        "What your phone can do with the night sky. No gear and no experience needed.",
    ),
    body=(
        (
            "<p>夜空の写真を撮り続けてきた講師が、設定の選び方、三脚の代わりになるもの、"
            "街明かりのなかでの構図をお話しします。後半は照明を落とした会場で、実際に撮ってみます。</p>"
            "<p>お使いのスマートフォンをお持ちください。参加は無料です。</p>"
        ),
        (
            "<p>A photographer of the night sky explains which settings to choose, what to use instead of a tripod, "
            "and how to frame stars above city lights. In the second half the lights go down and everyone tries.</p>"
            "<p>Bring your own phone. Admission is free.</p>"
        ),
    ),
    performers=(
        "講師：星野 みさき（港まち天文台）",
        "Lecturer: Misaki Hoshino (Minatomachi Observatory)",
    ),
    age_info=(
        "どなたでも参加できます。小学生までのお子さまは、保護者の方とお越しください。",
        "Open to everyone. Children up to primary school age come with an adult.",
    ),
    accessibility=(
        "会場にはエレベーターと多目的トイレがあります。話の内容は、その場で字幕にします。",
        "Lift and accessible toilet. The talk is captioned live.",
    ),
    cautions=(
        "<ul><li>講座の後半は会場が暗くなります。</li><li>お越しになれなくなったときは、期限までに取り消してください。</li></ul>",
        "<ul><li>The room is dark in the second half.</li><li>Please cancel in time if you cannot come.</li></ul>",
    ),
    sale=(-7, 11),
    rules={
        "receipt_issuer": ReceiptIssuer.NONE,
        "cancellation": CancellationRule.ALLOWED,
        "cancel_until_hours": 24,
    },
    dates=(
        DemoPerformance(
            days=12,
            doors_at="13:30",
            starts="14:00",
            ends="15:30",
            venue=("港まちライブラリー 2階 講義室", "Minatomachi Library, lecture room, 2nd floor"),
            postal_code="105-0000",
            address=("東京都港区海岸0丁目6番3号", "0-6-3 Kaigan, Minato-ku, Tokyo"),
            access=("図書館前の停留所から歩いて1分です。", "One minute on foot from the Toshokan-mae bus stop."),
            size=80,
            types=(DemoType(("参加券", "Admission"), 0, max_per_order=2),),
        ),
    ),
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

SOLD_OUT = DemoEvent(
    slug="sold-out-night",
    genre=Genre.LECTURE,
    organizer="hoshizora-kobo",
    title=("天文台の夜 ふたりだけの観望会", "A Night at the Observatory for Two"),
    summary=(
        "60センチの望遠鏡を、ひと組だけでのぞく夜です。",
        "A sixty-centimetre telescope for one party of two.",
    ),
    body=(
        "<p>ふだんは研究に使われている望遠鏡を、一晩だけお借りします。見たい天体を三つまで選べます。</p>",
        "<p>A telescope that is used for research on all other nights. Choose up to three objects to look at.</p>",
    ),
    cautions=(
        "<ul><li>曇りの場合は、観測室の見学に替わります。</li></ul>",
        "<ul><li>If it is cloudy, you will visit the control room instead.</li></ul>",
    ),
    sale=(-6, 17),
    rules={"receipt_issuer": ReceiptIssuer.NONE},
    dates=(
        DemoPerformance(
            days=18,
            doors_at="18:30",
            starts="19:00",
            ends="20:30",
            venue=("野辺山 小さな天文台", "Nobeyama Little Observatory"),
            postal_code=PARK_POSTCODE,
            address=PARK_ADDRESS,
            access=PARK_ACCESS,
            size=2,
            types=(DemoType(("観望券", "Admission"), 0, max_per_order=2),),
        ),
    ),
)

EVENTS = (CONCERT, LECTURE, PLAY, ONLINE, FESTIVAL, SOLD_OUT)
