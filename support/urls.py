"""Addresses of everything with which people help themselves."""

from django.urls import include, path

urlpatterns = [
    path("", include("support.mail.urls")),
    path("", include("support.lookup.urls")),
    path("", include("support.environment.urls")),
    path("", include("support.contact.urls")),
]
