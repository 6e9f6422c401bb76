"""Addresses."""

from django.urls import path

from support.environment import views

urlpatterns = [path("support/environment/", views.support_environment, name="support_environment")]
