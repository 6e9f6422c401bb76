"""Addresses of My Page."""

from django.urls import path

from commerce.mypage import cancel_and_refund_views, lottery_views, privacy_views, settings_views, transfer_views, views
from commerce.mypage.receipts import views as receipt_views

urlpatterns = [
    path("", views.home, name="mypage"),
    path("orders/", views.orders, name="mypage_orders"),
    path("orders/<slug:code>/", views.order, name="mypage_order"),
    path("orders/<slug:code>/resend/", views.resend, name="mypage_resend"),
    path("orders/<slug:code>/cancel/", cancel_and_refund_views.cancel, name="mypage_cancel"),
    path(
        "orders/<slug:code>/refunds/<slug:refund>/account/",
        cancel_and_refund_views.refund_account,
        name="refund_account",
    ),
    path("tickets/<slug:code>/hand-on/", transfer_views.hand_on, name="ticket_hand_on"),
    path("tickets/<slug:code>/take-back/", transfer_views.take_back, name="ticket_take_back"),
    path("applications/", lottery_views.applications, name="mypage_applications"),
    path("profile/", views.profile, name="mypage_profile"),
    path("profile/mails/", settings_views.mails, name="mypage_mails"),
    path("profile/logins/", settings_views.logins, name="mypage_logins"),
    path("profile/logins/end/", settings_views.logins_end, name="mypage_logins_end"),
    path("profile/logins/<slug:public_id>/end/", settings_views.login_end, name="mypage_login_end"),
    path("profile/export/", privacy_views.export, name="mypage_export"),
    path("profile/export/<slug:public_id>/", privacy_views.export_file, name="mypage_export_file"),
    path("profile/delete/", privacy_views.leave, name="mypage_leave"),
    path("profile/delete/take-back/", privacy_views.leave_not, name="mypage_leave_not"),
    path("profile/deleted/", privacy_views.left, name="mypage_left"),
    path("receipts/", receipt_views.receipts, name="mypage_receipts"),
]
