"""URLs of the device check."""

from django.urls import path

from support.device_check import views

urlpatterns = [
    path("support/environment/", views.support_environment, name="support_environment"),
    path("support/environment/keep/", views.save_result, name="support_environment_save"),
    path("support/environment/results/<slug:code>/", views.result, name="support_environment_result"),
]
