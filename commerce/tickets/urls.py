"""Addresses of the e-ticket."""

from django.urls import path

from commerce.tickets import views

urlpatterns = [path("t/<slug:token>/", views.ticket, name="ticket")]
