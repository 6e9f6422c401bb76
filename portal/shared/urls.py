"""URLs of the site itself: icons, health, metrics, the demo's mailbox; with a language, the style guide."""

from django.conf import settings
from django.urls import URLPattern, path

from portal.shared import views
from portal.shared.brand_views import admin_stylesheet, brand_stylesheet
from portal.shared.http import site_icons
from portal.shared.mail.local_mailbox import views as mail_views
from portal.shared.sender.views import sender_proof

urlpatterns = [
    path("favicon.ico", site_icons.favicon, name="favicon"),
    path("manifest.webmanifest", site_icons.manifest, name="manifest"),
    path("brand/<colour:colour>.css", brand_stylesheet, name="brand_stylesheet"),
    path("brand/<colour:colour>/admin.css", admin_stylesheet, name="brand_admin_stylesheet"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    path("sender/<str:token>/", sender_proof, name="sender_proof"),
    path("mailbox/", mail_views.mailbox, name="mailbox"),
    path("mailbox/<str:name>/", mail_views.mailbox_mail, name="mailbox_mail"),
    path("mailbox/<str:name>/html/", mail_views.mailbox_html, name="mailbox_html"),
]


def sample_urls() -> list[URLPattern]:
    """The style guide, in a demo and for development; a site that sells has none."""
    if not (settings.DEBUG or settings.DEMO):
        return []
    from portal.shared import styleguide  # noqa: PLC0415 - no other site needs its samples

    return [
        path("styleguide/", styleguide.styleguide, name="styleguide"),
        path("styleguide/poster/<slug:kind>.svg", styleguide.styleguide_poster, name="styleguide_poster"),
        path("styleguide/error/<slug:name>/", styleguide.styleguide_error, name="styleguide_error"),
    ]
