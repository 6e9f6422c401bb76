"""URLs of the editor's tools below /staff/."""

from django.urls import path

from cms.editor import views

urlpatterns = [
    path("help/finds/", views.search_preview, name="faq_search_preview"),
    path("help/answer/", views.answer_query, name="faq_answer_query"),
]
