"""Addresses of versions: /terms/3/, /privacy/3/, /legal/organizers/<slug>/terms/3/, and …/changes/2/ below each."""

from django.urls import path

from cms.terms import views
from cms.terms.models import TermsKind

OF_SELLER = "legal/organizers/<slug:subject>/terms/"

urlpatterns = [
    path(OF_SELLER, views.newest, {"kind": TermsKind.ORGANIZER}, name="organizer_terms"),
    path(f"{OF_SELLER}<int:number>/", views.version, {"kind": TermsKind.ORGANIZER}, name="organizer_version"),
    path(
        f"{OF_SELLER}<int:number>/changes/<int:before>/",
        views.changed,
        {"kind": TermsKind.ORGANIZER},
        name="organizer_changes",
    ),
]
for kind in (TermsKind.TERMS, TermsKind.PRIVACY):
    urlpatterns += [
        path(f"{kind}/<int:number>/", views.version, {"kind": kind}, name=f"{kind}_version"),
        path(f"{kind}/<int:number>/changes/<int:before>/", views.changed, {"kind": kind}, name=f"{kind}_changes"),
    ]
