"""Address where a companion claims a ticket."""

from django.urls import path

from commerce.mypage import claiming

urlpatterns = [path("<slug:token>/", claiming.claim, name="ticket_claim")]
