"""URL where a companion claims a ticket."""

from django.urls import path

from commerce.mypage import transfer_claim_views

urlpatterns = [path("<slug:token>/", transfer_claim_views.claim, name="ticket_claim")]
