"""Addresses of what belongs to the editor, below /staff/."""

from django.urls import path

from cms.editor import views

urlpatterns = [
    path("help/finds/", views.finds, name="faq_finds"),
    path("help/answer/", views.answer_query, name="faq_answer_query"),
]
