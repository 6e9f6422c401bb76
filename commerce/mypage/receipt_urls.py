"""Addresses of receipts: the public check, and a buyer's own documents."""

from django.urls import path

from commerce.mypage import receipt_check, receipt_files, receipt_views

urlpatterns = [
    path("check/", receipt_check.ask, name="receipt_ask"),
    path("check/<slug:public_id>/", receipt_check.check, name="receipt_check"),
    path("<slug:code>/", receipt_views.receipt, name="receipt"),
    path("<slug:code>/pdf/", receipt_files.receipt_pdf, name="receipt_pdf"),
    path("<slug:code>/page/", receipt_files.receipt_page, name="receipt_page"),
    path("<slug:code>/credit/", receipt_views.credit_note, name="credit_note"),
    path("<slug:code>/credit/<slug:public_id>/", receipt_files.credit_note_pdf, name="credit_note_pdf"),
    path("<slug:code>/record/", receipt_views.record, name="receipt_record"),
]
