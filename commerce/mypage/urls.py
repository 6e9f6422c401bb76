"""URLs of My Page."""

from django.urls import path

from commerce.mypage import (
    cancel_and_refund_views,
    home_views,
    lottery_views,
    privacy_views,
    settings_views,
    stored_ticket_views,
    transfer_views,
    views,
)
from commerce.mypage.receipts import views as receipt_views

urlpatterns = [
    path("", home_views.home, name="mypage"),
    path("next/", home_views.next_ticket, name="next_ticket"),
    path("past/", home_views.past, name="mypage_past"),
    path("stored/", stored_ticket_views.stored_tickets, name="mypage_stored_tickets"),
    path("sw.js", stored_ticket_views.worker, name="mypage_worker"),
    path("orders/", views.orders, name="mypage_orders"),
    path("orders/<slug:code>/", views.order, name="mypage_order"),
    path("orders/<slug:code>/resend/", views.resend, name="mypage_resend"),
    path("orders/<slug:code>/cancel/", cancel_and_refund_views.cancel, name="mypage_cancel"),
    path(
        "orders/<slug:code>/refunds/<slug:public_id>/account/",
        cancel_and_refund_views.refund_account,
        name="refund_account",
    ),
    path("tickets/<slug:code>/hand-on/", transfer_views.offer_transfer, name="ticket_transfer"),
    path("tickets/<slug:code>/take-back/", transfer_views.cancel_transfer, name="ticket_transfer_cancel"),
    path("applications/", lottery_views.lottery_entries, name="mypage_lottery_entries"),
    path("profile/", views.profile, name="mypage_profile"),
    path("profile/mails/", settings_views.mail_settings, name="mypage_mail_settings"),
    path("profile/logins/", settings_views.login_sessions, name="mypage_login_sessions"),
    path("profile/logins/end/", settings_views.login_sessions_end, name="mypage_login_sessions_end"),
    path("profile/logins/<slug:public_id>/end/", settings_views.login_session_end, name="mypage_login_session_end"),
    path("profile/export/", privacy_views.export, name="mypage_export"),
    path("profile/export/<slug:public_id>/", privacy_views.export_file, name="mypage_export_file"),
    path("profile/delete/", privacy_views.delete_account, name="mypage_delete_account"),
    path("profile/delete/take-back/", privacy_views.withdraw_deletion, name="mypage_delete_account_withdraw"),
    path("profile/deleted/", privacy_views.account_deleted, name="mypage_account_deleted"),
    path("receipts/", receipt_views.receipts, name="mypage_receipts"),
]
