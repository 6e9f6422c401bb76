"""Demo lectures that are free: one with places, one without any left. All names are invented."""

from commerce.catalog.demo_content.types import DemoEvent, DemoPerformance, DemoType
from commerce.catalog.demo_content.venues_and_fees import (
    PARK_ACCESS,
    PARK_ADDRESS,
    PARK_POSTCODE,
)
from commerce.catalog.states import (
    CancellationRule,
    Genre,
    ReceiptIssuer,
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
