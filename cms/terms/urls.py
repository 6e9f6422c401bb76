"""URLs of versions: /terms/3/, /privacy/3/, /legal/organizers/<slug>/terms/3/, and …/changes/2/ below each."""

from django.urls import path

from cms.terms import views
from cms.terms.models import TermsKind

ORGANIZER_PATH = "legal/organizers/<slug:subject>/terms/"

urlpatterns = [
    path(ORGANIZER_PATH, views.newest, {"terms_kind": TermsKind.ORGANIZER}, name="organizer_terms"),
    path(
        f"{ORGANIZER_PATH}<number:number>/",
        views.version,
        {"terms_kind": TermsKind.ORGANIZER},
        name="organizer_version",
    ),
    path(
        f"{ORGANIZER_PATH}<number:number>/changes/<number:before>/",
        views.changed,
        {"terms_kind": TermsKind.ORGANIZER},
        name="organizer_changes",
    ),
]
for terms_kind in (TermsKind.TERMS, TermsKind.PRIVACY):
    urlpatterns += [
        path(f"{terms_kind}/<number:number>/", views.version, {"terms_kind": terms_kind}, name=f"{terms_kind}_version"),
        path(
            f"{terms_kind}/<number:number>/changes/<number:before>/",
            views.changed,
            {"terms_kind": terms_kind},
            name=f"{terms_kind}_changes",
        ),
    ]
