"""URLs of the spreadsheet below /staff/."""

from django.urls import path

from cms.spreadsheet import views

urlpatterns = [
    path("help/sheet/", views.sheet, name="faq_spreadsheet"),
    path("help/sheet/faq.xlsx", views.download, name="faq_spreadsheet_file"),
]
