"""Addresses."""

from django.urls import path

from support.contact import thread_views, views

urlpatterns = [
    path("contact/", views.contact, name="contact"),
    path("contact/answers/", views.contact_answers, name="contact_answers"),
    path("contact/actions/", views.contact_actions, name="contact_actions"),
    path("contact/enclosed/", views.contact_enclosed, name="contact_enclosed"),
    path("contact/done/", views.contact_done, name="contact_done"),
    path("contact/address/<slug:token>/", thread_views.address_correction, name="address_correction"),
    path("mypage/inquiries/", thread_views.inquiries, name="mypage_inquiries"),
    path("mypage/inquiries/<slug:number>/", thread_views.inquiry, name="mypage_inquiry"),
    path("mypage/inquiries/<slug:number>/files/<int:pk>/", thread_views.inquiry_file, name="inquiry_file"),
]
