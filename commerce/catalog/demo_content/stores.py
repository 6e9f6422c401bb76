"""Instructions of the demo for paying a voucher at each chain of stores; only the name of the machine differs."""

from commerce.catalog.states import StoreCode

_LAST_INSTRUCTIONS = (
    "印刷された申込券をすぐにレジへ持っていき、お支払いください。",
    "領収書は、チケットを受け取るまで保管してください。",
)
_LAST_INSTRUCTIONS_EN = (
    "Take the printed slip to the till at once and pay.",
    "Keep the receipt until you have your ticket.",
)


def _instructions(machine: str) -> list[str]:
    return [
        f"店内の{machine}で、番号を入力して支払うメニューを選びます。",
        "画面の案内に沿って、お支払い番号を入力します。確認番号を求められたら、確認番号も入力します。",
        "イベント名と金額を確かめて、申込券を印刷します。",
        *_LAST_INSTRUCTIONS,
    ]


def _instructions_en(machine: str) -> list[str]:
    return [
        f"At the {machine} in the store, choose the menu for paying with a number.",
        "Follow the screen and enter the payment number, and the confirmation number if it is asked for.",
        "Check the event and the amount, and print the slip.",
        *_LAST_INSTRUCTIONS_EN,
    ]


_MACHINES = {
    StoreCode.LAWSON: ("端末「Loppi」", "Loppi terminal"),
    StoreCode.FAMILYMART: ("マルチコピー機", "multi-copy machine"),
    StoreCode.MINISTOP: ("端末「Loppi」", "Loppi terminal"),
    StoreCode.SEICOMART: ("端末「クラブステーション」", "Club Station terminal"),
}

GUIDES = [
    {"store": store, "language": language, "steps": "\n".join(steps)}
    for store, (machine, machine_en) in _MACHINES.items()
    for language, steps in (("ja", _instructions(machine)), ("en", _instructions_en(machine_en)))
]
