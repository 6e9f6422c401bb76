"""Addresses of receipts."""

from django.urls import path

from commerce.mypage import receipt_views

urlpatterns = [
    path("<slug:code>/", receipt_views.receipt, name="receipt"),
    path("<slug:code>/pdf/", receipt_views.receipt_pdf, name="receipt_pdf"),
]
