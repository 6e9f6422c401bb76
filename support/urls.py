"""Addresses of everything with which people help themselves."""

from django.urls import include, path

urlpatterns = [
    path("", include("support.mail_status.urls")),
    path("", include("support.lookup.urls")),
    path("", include("support.device_check.urls")),
    path("", include("support.contact.urls")),
]
