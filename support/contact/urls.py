"""Addresses."""

from django.urls import path

from support.contact import views

urlpatterns = [
    path("contact/", views.contact, name="contact"),
    path("contact/answers/", views.contact_answers, name="contact_answers"),
    path("contact/done/", views.contact_done, name="contact_done"),
]
