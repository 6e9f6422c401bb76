"""Addresses of the shop in every language; each chapter has its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("commerce.shop.urls")),
    path("mypage/", include("commerce.mypage.urls")),
    path("t/claim/", include("commerce.mypage.claim_urls")),
    path("", include("commerce.tickets.urls")),
    path("applications/", include("commerce.mypage.application_urls")),
    path("receipts/", include("commerce.mypage.receipt_urls")),
    path("gate/", include("commerce.gate.urls")),
]
