"""URLs of the help's search."""

from django.urls import path

from cms.search import views

urlpatterns = [
    path("help/search/", views.results, name="help_search"),
    path("help/search/suggest/", views.suggest, name="help_suggest"),
]
