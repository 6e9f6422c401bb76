"""What machines ask for: which pages there are, and where they should not look."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail.contrib.sitemaps import Sitemap
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.models import Page

CLOSED = ["/staff/", "/accounts/", "/mypage/", "/checkout/", "/orders/", "/t/", "/receipts/", "/verify/", "/support/"]


class PagesSitemap(Sitemap):
    """Every published page, in every language."""

    def items(self):
        """Wagtail's own list holds only the language of the site's root."""
        pages = Page.objects.none()
        for home in self.get_wagtail_site().root_page.get_translations(inclusive=True):
            pages |= Page.objects.descendant_of(home, inclusive=True)
        return pages.live().public().order_by("path").defer_streamfields().specific()


def pages_sitemap(request: HttpRequest) -> HttpResponse:
    """/sitemap.xml."""
    return sitemap(request, {"pages": PagesSitemap})


def robots(request: HttpRequest) -> HttpResponse:
    """Search engines stay out of what belongs to one person."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
