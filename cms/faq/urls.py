"""URLs of the feedback on answers."""

from django.urls import path

from cms.faq import views

urlpatterns = [
    path("help/vote/<number:entry_id>/", views.vote, name="faq_vote"),
    path("help/vote/reason/", views.reason, name="faq_vote_reason"),
]
