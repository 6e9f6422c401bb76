"""Actions of help answers that lead to My Page."""

from django.utils.translation import gettext_lazy as _

from portal.shared.registries.actions import Action, register_action

register_action(Action("profile", _("ご登録情報を変更する"), "mypage_profile"))
register_action(Action("issue-receipt", _("領収書を発行する"), "mypage_receipts"))
