"""URLs of this app that are not pages of Wagtail's tree."""

from django.urls import include, path

from cms import sitemap_views

urlpatterns = [
    path("", include("cms.search.urls")),
    path("", include("cms.faq.urls")),
    path("sitemap.xml", sitemap_views.site_map, name="sitemap"),
    path("robots.txt", sitemap_views.robots, name="robots"),
    path("", include("cms.terms.urls")),
]
