"""The door for gunicorn."""

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
os.environ.setdefault("DEBUG", "0")  # a forgotten variable must not open a server to everyone
application = get_wsgi_application()

from cms.search.index_cache import warm  # noqa: E402 - models are there only now

Thread(target=warm, name="search-index", daemon=True).start()
