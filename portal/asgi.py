"""The ASGI application, for servers that speak ASGI."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
os.environ.setdefault("DEBUG", "0")  # a forgotten variable must not open a server to everyone
application = get_asgi_application()
