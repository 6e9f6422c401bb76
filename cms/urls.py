"""Addresses that are no pages of editors."""

from django.urls import include, path

from cms import views

urlpatterns = [
    path("", include("cms.search.urls")),
    path("", include("cms.faq.urls")),
    path("sitemap.xml", views.pages_sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("", include("cms.terms.urls")),
]
