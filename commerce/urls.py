"""URL routes of the shop; they are mounted below the language prefix."""

from django.urls import include, path

urlpatterns = [
    path("", include("commerce.shop.urls")),
    path("mypage/", include("commerce.mypage.urls")),
    path("t/claim/", include("commerce.mypage.transfer_urls")),
    path("", include("commerce.tickets.urls")),
    path("applications/", include("commerce.mypage.lottery_urls")),
    path("receipts/", include("commerce.mypage.receipts.urls")),
    path("gate/", include("commerce.gate.urls")),
]
