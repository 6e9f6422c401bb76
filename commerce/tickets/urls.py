"""URLs of the e-ticket."""

from django.urls import path

from commerce.tickets import views

urlpatterns = [
    path("t/sw.js", views.worker, name="ticket_worker"),  # the scope of a service worker is its folder: /t/ and /en/t/
    path("t/<slug:token>/", views.ticket, name="ticket"),
    path("t/<slug:token>/wallet.pkpass", views.apple_pass, name="ticket_apple_pass"),
    path("t/<slug:token>/google-wallet/", views.google_wallet, name="ticket_google_wallet"),
    path("t/<slug:token>/calendar.ics", views.calendar_entry, name="ticket_calendar"),
]
