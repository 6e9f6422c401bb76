"""The troubles with mailed links, for editors who choose the answers that stand beside them."""

from django.utils.translation import gettext_lazy as _

from portal.shared.registries.help_contexts import register_moment

register_moment("mail-sent", _("本人確認：メールを送った"))
register_moment("link-expired", _("エラー：本人確認のリンクの期限が切れた"))
register_moment("link-broken", _("エラー：本人確認のリンクを確かめられない"))
