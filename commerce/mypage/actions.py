"""Actions of help answers that lead to My Page."""

from django.utils.translation import gettext_lazy as _

from portal.shared.registries.actions import Action, register_action

register_action(Action("profile", _("ご登録情報を変更する"), "mypage_profile"))
register_action(Action("issue-receipt", _("領収書を発行する"), "mypage_receipts", icon="receipt"))
register_action(Action("lottery-entries", _("抽選のお申込みと結果を見る"), "mypage_lottery_entries", in_place=False))
register_action(Action("delete-account", _("退会の手続きへ進む"), "mypage_delete_account", in_place=False))
