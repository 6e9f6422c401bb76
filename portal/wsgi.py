"""The WSGI application, which gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
site = get_wsgi_application()

from portal.shared.http.wsgi_guard import guarded  # noqa: E402 - needs the apps that the line above loads
from portal.shared.registries.startup import run_startup_functions  # noqa: E402 - filled by the same line

application = guarded(site)
run_startup_functions()
