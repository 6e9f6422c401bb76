"""URLs of one lottery entry."""

from django.urls import path

from commerce.mypage import lottery_views

urlpatterns = [
    path("<slug:code>/", lottery_views.lottery_entry, name="lottery_entry"),
    path("<slug:code>/withdraw/", lottery_views.withdraw, name="lottery_entry_withdraw"),
]
