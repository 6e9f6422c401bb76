"""Settings of the test run: those of production, with fast password hashing and mails in memory."""

import os

from portal.env import env_str

os.environ.setdefault("DEBUG", "0")
os.environ.setdefault("DEMO", "1")
os.environ.setdefault("SECRET_KEY", "tests-only-secret-key-with-enough-length-for-the-checks")
os.environ.setdefault("TICKET_SIGNING_SEED", "dGVzdHMtb25seS1zZWVkLW9mLTMyLWJ5dGVzLWxvbmc=")
os.environ.setdefault("ALLOWED_HOSTS", "*")

from portal.settings import *  # noqa: F403
from portal.settings import CACHES, DATA_DIR, DATABASES, STORAGES

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / f"test-{env_str('TEST_DB', 'main')}.sqlite3"}
else:
    DATABASES["default"]["TEST"] = {"NAME": f"test_{env_str('TEST_DB', 'main')}"}
    # no test survives a power cut, so none waits for the disk
    DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=off"
# in memory, so that tests without a database may count too; what processes share has tests of its own
CACHES["shared"] = CACHES["memory"] | {"LOCATION": "shared"}
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = False  # each test client would look through all of them
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
LOGGING = {}
