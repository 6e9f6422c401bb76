"""All URLs: first those without a language, then the apps' pages, Wagtail's pages last."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal.admin_translations.views import script_catalog
from portal.shared.mail.inbound.views import inbound
from portal.shared.urls import sample_urls

handler400 = "portal.shared.http.error_pages.bad_request"
handler403 = "portal.shared.http.error_pages.permission_denied"
handler404 = "portal.shared.http.error_pages.page_not_found"
handler500 = "portal.shared.http.error_pages.server_error"

urlpatterns = [
    path("", include("portal.shared.urls")),
    # The admin's own login page would accept a login without the second factor.
    path("staff/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    # Wagtail's message catalogs for its scripts, completed by our Japanese.
    path("staff/jsi18n/", script_catalog("wagtail.admin"), name="wagtailadmin_javascript_catalog"),
    path("staff/localize/jsi18n/", script_catalog("wagtail_localize")),
    path("staff/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("hooks/mail/inbound/<slug:provider>/", inbound, name="inbound_mail"),
    path("hooks/mail/", include("portal.shared.mail.tracking.urls")),
    path("hooks/payments/", include("commerce.fulfilment.urls")),
    path("sandbox/", include("commerce.payments.gateways.sandbox.urls")),
]

if settings.DEMO:  # elsewhere the proxy serves the folder
    urlpatterns += [path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT})]

urlpatterns += i18n_patterns(
    path("accounts/", include("allauth.urls")),
    path("", include("portal.shared.accounts.urls")),
    path("", include(sample_urls())),
    path("", include("commerce.urls")),
    path("", include("support.urls")),
    path("", include("cms.urls")),
    # The login form of restricted pages would accept it too.
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
