"""Wagtail's admin needs inline scripts and styles; this gives /staff/ its own policy and leaves the rest strict."""

from django.conf import settings


class AdminPolicyMiddleware:
    """Stands inside ContentSecurityPolicyMiddleware, which reads `_csp_config` from the response."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path.startswith("/staff/"):
            response._csp_config = settings.ADMIN_CSP  # noqa: SLF001 - what Django's own decorator sets
        return response
