"""Addresses of My Page."""

from django.urls import path

from commerce.mypage import application_views, handing_on, money_views, receipt_views, views

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
    path("receipts/", receipt_views.receipts, name="mypage_receipts"),
]
