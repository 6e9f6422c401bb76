"""Actions about mails that editors can place in answers."""

from django.utils.translation import gettext_lazy as _

from portal.shared.registries.actions import Action, register_action

register_action(Action("find-mail", _("届かないメールを調べる"), url_name="support_mail", icon="mail"))
register_action(
    Action("mail-settings", _("メールを受け取れるように設定する"), url_name="mail_settings", in_place=False)
)
