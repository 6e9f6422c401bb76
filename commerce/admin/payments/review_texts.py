"""Texts of reviews: the meaning and advice per kind, and the labels of their data."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.orders.states import OrderState
from commerce.payments.models import ReviewItem
from commerce.payments.states import RefundReason
from commerce.payments.states import ReviewKind as Kind
from portal.shared.money import yen

# Kind → what happened and what to do next.
ADVICE: dict[str, Promise] = {
    Kind.PAID_WITHOUT_STOCK: gettext_lazy(
        "期限のあとに入金がありましたが、お席はもうありません。お客さまにはメールで知らせています。全額を返金してください。"
    ),
    Kind.PAID_TWICE: gettext_lazy(
        "同じ注文に2回の入金がありました。あとの入金は自動では返金できませんでした。残りを確かめて、返金してください。"
    ),
    Kind.WRONG_AMOUNT: gettext_lazy(
        "入金の金額または通貨が、注文と違います。発券していません。"
        "決済会社の画面で確かめ、返金するか、お客さまにご連絡ください。"
    ),
    Kind.UNMATCHED_EVENT: gettext_lazy(
        "決済会社からの知らせに当たる注文がありません。決済会社の画面で、この決済がどこのものかを確かめてください。"
    ),
    Kind.NOT_AUTHENTICATED: gettext_lazy(
        "本人認証（3Dセキュア）のない決済です。発券していません。自動では返金できませんでした。返金してください。"
    ),
    Kind.PROVIDER_REFUSED: gettext_lazy(
        "決済会社が、こちらの設定を理由に断りました。お客さまはこの支払い方法を使えません。鍵と契約の設定を確かめてください。"
    ),
    Kind.WRONG_MODE: gettext_lazy(
        "本番とテストの知らせが混ざっています。入金としては扱っていません。決済会社の通知先と鍵の設定を確かめてください。"
    ),
    Kind.DISPUTE: gettext_lazy(
        "カード会社に異議が申し立てられました。未使用の電子チケットは、設定により止めています。"
        "決済会社の画面で、期限までに回答してください。結論が出るまで、こちらからの返金はできません。"
    ),
    Kind.EXTERNAL_REFUND: gettext_lazy(
        "決済会社の画面から返金されました。入出金には記録しました。チケットを止めるかどうかを決めてください。"
    ),
    Kind.REFUND_FAILED: gettext_lazy(
        "返金できませんでした。お金はまだお客さまに戻っていません。理由を確かめ、返金をやり直すか、別の方法でお返しください。"
    ),
    Kind.LEDGER_DIFFERS: gettext_lazy(
        "決済会社の記録と、こちらの入出金が合いません。「決済会社に確認する」を押しても違うときは、両方の画面を見比べてください。"
    ),
    Kind.MIXED_ORDER: gettext_lazy(
        "中止した公演と、中止していない公演が、同じ注文に入っています。自動では取り消していません。"
        "お客さまに確かめて、中止した分を返金してください。"
    ),
}
# Kind → the reason of the refund that resolves it.
REFUND_REASON: dict[str, str] = {
    Kind.PAID_WITHOUT_STOCK: RefundReason.NO_STOCK,
    Kind.PAID_TWICE: RefundReason.PAID_TWICE,
    Kind.WRONG_AMOUNT: RefundReason.WRONG_AMOUNT,
    Kind.NOT_AUTHENTICATED: RefundReason.NOT_AUTHENTICATED,
    Kind.REFUND_FAILED: RefundReason.STAFF,
    Kind.MIXED_ORDER: RefundReason.EVENT_CANCELLED,
}
LABELS: dict[str, Promise] = {
    "amount": gettext_lazy("金額"),
    "amount_yen": gettext_lazy("金額"),
    "expected_yen": gettext_lazy("注文の金額"),
    "currency": gettext_lazy("通貨"),
    "source": gettext_lazy("知った経路"),
    "order_state": gettext_lazy("入金のときの注文の状態"),
    "order": gettext_lazy("注文番号"),
    "method": gettext_lazy("支払い方法"),
    "provider": gettext_lazy("決済会社"),
    "event": gettext_lazy("知らせの番号"),
    "reference": gettext_lazy("決済会社の番号"),
    "why": gettext_lazy("理由"),
    "refund": gettext_lazy("返金の番号"),
    "refunds": gettext_lazy("返金"),
    "disputes": gettext_lazy("異議申し立て"),
    "livemode": gettext_lazy("本番の知らせ"),
    "performance": gettext_lazy("中止した公演"),
    "cancellation": gettext_lazy("公演の中止の番号"),
    "left_yen": gettext_lazy("返金できていない金額"),
}


def labelled_data(review: ReviewItem) -> list[tuple[str, str]]:
    """Pairs of label and value of a review's data; a key without a label is shown as it is."""
    return [(str(LABELS.get(name, name)), _value(name, value)) for name, value in review.data.items()]


def _value(name: str, value: object) -> str:
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    if isinstance(value, int) and (name.endswith("_yen") or name == "amount"):
        return yen(value)
    if name == "order_state" and value in OrderState.values:
        return str(OrderState(value).label)
    if isinstance(value, dict):
        return _("、").join(f"{key}：{_value('', item)}" for key, item in value.items())
    if isinstance(value, list):
        return " ".join(_value("amount_yen" if isinstance(item, int) else "", item) for item in value)
    return str(value)
