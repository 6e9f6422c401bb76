"""URLs of receipts: the public verification, and the documents of a buyer's order."""

from django.urls import path

from commerce.mypage.receipts import downloads as receipt_downloads
from commerce.mypage.receipts import verification_views
from commerce.mypage.receipts import views as receipt_views

urlpatterns = [
    path("check/", verification_views.verification_form, name="receipt_ask"),
    path("check/<slug:public_id>/", verification_views.verification_result, name="receipt_check"),
    path("<slug:code>/", receipt_views.receipt, name="receipt"),
    path("<slug:code>/pdf/", receipt_downloads.receipt_pdf, name="receipt_pdf"),
    path("<slug:code>/page/", receipt_downloads.receipt_page, name="receipt_page"),
    path("<slug:code>/credit/", receipt_views.credit_note, name="credit_note"),
    path("<slug:code>/credit/<slug:public_id>/", receipt_downloads.credit_note_pdf, name="credit_note_pdf"),
    path("<slug:code>/record/", receipt_views.record, name="receipt_record"),
]
