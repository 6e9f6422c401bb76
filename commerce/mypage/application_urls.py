"""Address of a lottery entry."""

from django.urls import path

from commerce.mypage import application_views

urlpatterns = [
    path("<slug:code>/", application_views.application, name="application"),
    path("<slug:code>/withdraw/", application_views.withdraw, name="application_withdraw"),
]
