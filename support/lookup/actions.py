"""Actions of help answers that lead to the order look-up."""

from django.utils.translation import gettext_lazy as _

from portal.shared.registries.actions import Action, register_action

register_action(Action("order-lookup", _("お申込みができているか調べる"), url_name="support_orders", icon="list"))
register_action(Action("my-orders", _("購入履歴を見る"), url_name="support_orders", icon="ticket"))
register_action(Action("resend-mail", _("チケット情報のメールを再送信する"), url_name="support_orders", icon="mail"))
