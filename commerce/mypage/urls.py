"""Addresses of My Page."""

from django.urls import path

from commerce.mypage import receipt_views, views

urlpatterns = [
    path("", views.home, name="mypage"),
    path("orders/", views.orders, name="mypage_orders"),
    path("orders/<slug:code>/", views.order, name="mypage_order"),
    path("orders/<slug:code>/resend/", views.resend, name="mypage_resend"),
    path("profile/", views.profile, name="mypage_profile"),
    path("receipts/", receipt_views.receipts, name="mypage_receipts"),
]
