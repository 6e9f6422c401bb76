"""The WSGI application, which gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_wsgi_application()

from portal.shared.registries.startup import run_startup_functions  # noqa: E402 - filled by the line above

run_startup_functions()
