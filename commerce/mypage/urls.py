"""Addresses of My Page."""

from django.urls import path

from commerce.mypage import (
    application_views,
    handing_on,
    money_views,
    own_data_views,
    profile_views,
    receipt_views,
    views,
)

urlpatterns = [
    path("", views.home, name="mypage"),
    path("orders/", views.orders, name="mypage_orders"),
    path("orders/<slug:code>/", views.order, name="mypage_order"),
    path("orders/<slug:code>/resend/", views.resend, name="mypage_resend"),
    path("orders/<slug:code>/cancel/", money_views.cancel, name="mypage_cancel"),
    path("orders/<slug:code>/refunds/<slug:refund>/account/", money_views.refund_account, name="refund_account"),
    path("tickets/<slug:code>/hand-on/", handing_on.hand_on, name="ticket_hand_on"),
    path("tickets/<slug:code>/take-back/", handing_on.take_back, name="ticket_take_back"),
    path("applications/", application_views.applications, name="mypage_applications"),
    path("profile/", views.profile, name="mypage_profile"),
    path("profile/mails/", profile_views.mails, name="mypage_mails"),
    path("profile/logins/", profile_views.logins, name="mypage_logins"),
    path("profile/logins/end/", profile_views.logins_end, name="mypage_logins_end"),
    path("profile/logins/<slug:public_id>/end/", profile_views.login_end, name="mypage_login_end"),
    path("profile/export/", own_data_views.export, name="mypage_export"),
    path("profile/export/<slug:public_id>/", own_data_views.export_file, name="mypage_export_file"),
    path("profile/delete/", own_data_views.leave, name="mypage_leave"),
    path("profile/delete/take-back/", own_data_views.leave_not, name="mypage_leave_not"),
    path("profile/deleted/", own_data_views.left, name="mypage_left"),
    path("receipts/", receipt_views.receipts, name="mypage_receipts"),
]
