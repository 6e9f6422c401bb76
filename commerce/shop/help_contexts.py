"""The help contexts of the checkout and its errors, to which editors assign help answers."""

from django.utils.translation import gettext_lazy as _

from portal.shared.registries.help_contexts import register_help_context

register_help_context("event", _("イベントのページ"))
register_help_context("address", _("申込み：メールアドレスを入れる"))
register_help_context("log-in", _("申込み：ログインして続ける"))
register_help_context("details", _("申込み：お客さま情報を入れる"))
register_help_context("tickets", _("申込み：券種と枚数を選ぶ"))
register_help_context("payment", _("申込み：支払い方法を選ぶ"))
register_help_context("confirm-card", _("申込み：内容を確認する（カード）"))
register_help_context("confirm", _("申込み：内容を確認する（カード以外）"))
register_help_context("confirm-free", _("申込み：内容を確認する（無料）"))
register_help_context("voucher", _("申込みのあと：コンビニでの支払いを待つ"))
register_help_context("complete", _("申込みのあと：完了した"))
register_help_context("unsettled", _("申込みのあと：まだ完了していない"))
register_help_context("declined", _("エラー：支払いが完了しなかった"))
register_help_context("lapsed", _("エラー：確保の時間が過ぎた"))
register_help_context("closed", _("エラー：受付していない、予定枚数に達した"))
register_help_context("no-order", _("エラー：申込みが見つからない"))
