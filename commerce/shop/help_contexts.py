"""The steps of the purchase and their troubles, for editors who choose the answers that stand beside them."""

from django.utils.translation import gettext_lazy as _

from portal.shared.registries.help_contexts import register_moment

register_moment("address", _("申込み：メールアドレスを入れる"))
register_moment("log-in", _("申込み：ログインして続ける"))
register_moment("details", _("申込み：お客さま情報を入れる"))
register_moment("tickets", _("申込み：券種と枚数を選ぶ"))
register_moment("payment", _("申込み：支払い方法を選ぶ"))
register_moment("confirm-card", _("申込み：内容を確認する（カード）"))
register_moment("confirm", _("申込み：内容を確認する（カード以外）"))
register_moment("confirm-free", _("申込み：内容を確認する（無料）"))
register_moment("voucher", _("申込みのあと：コンビニでの支払いを待つ"))
register_moment("complete", _("申込みのあと：完了した"))
register_moment("unsettled", _("申込みのあと：まだ完了していない"))
register_moment("declined", _("エラー：支払いが完了しなかった"))
register_moment("lapsed", _("エラー：確保の時間が過ぎた"))
register_moment("closed", _("エラー：受付していない、予定枚数に達した"))
register_moment("no-order", _("エラー：申込みが見つからない"))
