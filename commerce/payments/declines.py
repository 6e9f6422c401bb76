"""Classes of declined payments with their texts for the buyer; they do not reveal that a card is lost or stolen."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commerce.catalog.states import MethodCode

INSUFFICIENT_FUNDS = "insufficient_funds"
EXPIRED_CARD = "expired_card"
WRONG_DETAILS = "wrong_details"
AUTHENTICATION = "authentication"
PROCESSING = "processing"
TRY_AGAIN = "try_again"
UNAVAILABLE = "unavailable"  # the provider refused the shop's request, not the buyer
GENERIC = "generic"  # includes lost, stolen and suspected cards, which must not be revealed

# Each text says what happened, that nothing was paid, and what to do.
TEXTS = {
    INSUFFICIENT_FUNDS: _(
        "カードの残高または利用限度額が足りませんでした。まだお支払いは済んでいません。"
        "別のカードを使うか、カード会社にご確認ください。"
    ),
    EXPIRED_CARD: _(
        "カードの有効期限が切れています。まだお支払いは済んでいません。別のカードでもう一度お支払いください。"
    ),
    WRONG_DETAILS: _(
        "カードの番号またはセキュリティコードが正しくありませんでした。まだお支払いは済んでいません。"
        "もう一度入力してください。"
    ),
    AUTHENTICATION: _(
        "カード会社の本人認証（3Dセキュア）が完了しませんでした。まだお支払いは済んでいません。"
        "もう一度お試しになるか、別のカードをお使いください。登録の有無はカード会社にご確認ください。"
    ),
    PROCESSING: _(
        "カード会社で処理できませんでした。まだお支払いは済んでいません。少し待ってから、もう一度お支払いください。"
    ),
    TRY_AGAIN: _(
        "ただいま支払いの受け付けが混み合っています。まだお支払いは済んでいません。"
        "少し待ってから、もう一度お支払いください。"
    ),
    UNAVAILABLE: _(
        "ただいま、この支払い方法をご利用いただけません。まだお支払いは済んでいません。"
        "別の支払い方法をお選びいただくか、少し待ってから、もう一度お試しください。"
    ),
    GENERIC: _(
        "カードを使えませんでした。まだお支払いは済んでいません。別のカードを使うか、カード会社にご確認ください。"
    ),
}


NOT_ABOUT_THE_CARD = {TRY_AGAIN, UNAVAILABLE}  # same text for every payment method


def decline_text(decline_class: str, method: str = MethodCode.CARD) -> str:
    """Returns the text of a decline class in the active language; of GENERIC for an unknown class.

    `method` is a MethodCode; texts about cards are used for cards only.
    """
    if method == MethodCode.CARD or decline_class in NOT_ABOUT_THE_CARD:
        return str(TEXTS.get(decline_class, TEXTS[GENERIC]))
    return gettext(
        "%(method)sでのお支払いが完了しませんでした。まだお支払いは済んでいません。"
        "もう一度お試しになるか、別の支払い方法を選んでください。"
    ) % {"method": MethodCode(method).label}
