"""Address of a lottery entry."""

from django.urls import path

from commerce.mypage import lottery_views

urlpatterns = [
    path("<slug:code>/", lottery_views.application, name="application"),
    path("<slug:code>/withdraw/", lottery_views.withdraw, name="application_withdraw"),
]
