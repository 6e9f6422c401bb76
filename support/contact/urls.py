"""URLs of the contact form and of the customer's threads."""

from django.urls import path

from support.contact import mypage_views, views

urlpatterns = [
    path("contact/", views.contact, name="contact"),
    path("contact/answers/", views.contact_answers, name="contact_answers"),
    path("contact/actions/", views.contact_actions, name="contact_actions"),
    path("contact/enclosed/", views.contact_diagnostics, name="contact_diagnostics"),
    path("contact/done/", views.contact_done, name="contact_done"),
    path("contact/address/<slug:token>/", mypage_views.address_correction, name="address_correction"),
    path("mypage/inquiries/", mypage_views.inquiries, name="mypage_inquiries"),
    path("mypage/inquiries/<slug:number>/", mypage_views.inquiry, name="mypage_inquiry"),
    path("mypage/inquiries/<slug:number>/files/<number:pk>/", mypage_views.inquiry_file, name="inquiry_file"),
]
