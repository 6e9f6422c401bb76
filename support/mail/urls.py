"""Addresses."""

from django.urls import path

from support.mail import views

urlpatterns = [path("support/mail/", views.support_mail, name="support_mail")]
