"""Help contexts of verification mails and their links."""

from django.utils.translation import gettext_lazy as _

from portal.shared.registries.help_contexts import register_help_context

register_help_context("mail-sent", _("本人確認：メールを送った"))
register_help_context("link-expired", _("エラー：本人確認のリンクの期限が切れた"))
register_help_context("link-broken", _("エラー：本人確認のリンクを確かめられない"))
