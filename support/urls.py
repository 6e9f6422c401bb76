"""URLs of self-service and contact."""

from django.urls import include, path

urlpatterns = [
    path("", include("support.mail_status.urls")),
    path("", include("support.lookup.urls")),
    path("", include("support.device_check.urls")),
    path("", include("support.contact.urls")),
]
