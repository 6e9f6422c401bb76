"""All settings in one file, grouped; everything that differs between machines comes from the environment."""

from pathlib import Path
from urllib.parse import urlsplit

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from portal.env import (
    env_bool,
    env_caches,
    env_database,
    env_group,
    env_hosts,
    env_int,
    env_list,
    env_media,
    env_secret,
    env_str,
)

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env_str("DATA_DIR", str(BASE_DIR / ".data")))
PUBLIC_KEY = "demo-only-key-that-is-never-used-outside-of-debug"  # readable by everybody: the demo's alone
PUBLIC_SEED = "ZGVtby1vbmx5LXNlZWQtb2YtMzItYnl0ZXMtbG9uZyE="

# --- Which installation this is ---------------------------------------------------------------------------------
# Without variables this is production, which does not start before its keys and hosts are named.
DEBUG = env_bool("DEBUG", default=False)  # details on error pages, the style guide
DEMO = env_bool("DEMO", default=False)  # demo logins, the sandbox gateway, the local mailbox; plain HTTP
SECRET_KEY = env_secret("SECRET_KEY", PUBLIC_KEY if DEMO else None, refused="" if DEMO else PUBLIC_KEY)
ALLOWED_HOSTS = env_hosts("ALLOWED_HOSTS", "*" if DEMO else "")
BASE_URL = env_str("BASE_URL", "http://localhost:8000").rstrip("/")  # links in mails begin with it
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS", BASE_URL)
CLOCK_OFFSET = env_int("CLOCK_OFFSET", 0)  # seconds added to clock.now(), for tests of whole processes

FORCE_SCRIPT_NAME = ""  # the site is at the root of its host; a request's header SCRIPT_NAME moves no link

# --- Apps -----------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "support",
    "commerce",
    "cms",
    "portal.shared",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "anymail",
    "django_htmx",
    "django_tasks_db",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "portal.shared.accounts.staff.apps.StaffUsersConfig",  # wagtail.users
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",  # its widgets' templates, for FORM_RENDERER
    "portal.admin_translations",  # last: every other catalog takes precedence over its Japanese
]

MIDDLEWARE = [
    "portal.shared.http.input_filter.InputFilterMiddleware",  # first: no other one reads what it has not cleaned
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.shared.http.request_id.RequestIdMiddleware",
    "portal.shared.http.body_limit.BodyLimitMiddleware",
    "portal.shared.http.page_cache.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "portal.shared.http.post_only.PostOnlyMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.shared.accounts.middleware.LoginSessionMiddleware",
    "portal.shared.accounts.middleware.StaffSecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "portal.shared.http.admin_csp.AdminPolicyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cms.search.middleware.LedToContactMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "support.usage.middleware.ActionUsageMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "portal.shared.context_processors.site",
            ],
            "builtins": ["portal.shared.templatetags.formatting"],
        },
    }
]
FORM_RENDERER = "portal.shared.http.form_renderer.FormRenderer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Data -----------------------------------------------------------------------------------------------------
DATABASES = {"default": env_database("DATABASE_URL", DATA_DIR / "site.sqlite3")}
CACHES = env_caches("REDIS_URL")
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_STORAGE, MEDIA_URL = env_media("MEDIA_BUCKET")
MEDIA_ORIGIN = [] if MEDIA_URL.startswith("/") else ["{0.scheme}://{0.netloc}".format(urlsplit(MEDIA_URL))]
PRIVATE_ROOT = DATA_DIR / "private"  # files that visitors upload; no URL serves them
STATIC_ROOT = DATA_DIR / "static"
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "portal" / "static"]
# Collected files have names with digests; without them (in a demo) the files of the source folders are served.
COLLECTED_STATIC = env_bool("COLLECTED_STATIC", default=not DEMO)
WHITENOISE_USE_FINDERS = not COLLECTED_STATIC
STORAGES = {
    "default": MEDIA_STORAGE,
    "staticfiles": {
        "BACKEND": "portal.shared.http.static_files.ModuleStaticFilesStorage"
        if COLLECTED_STATIC
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- Background work: Wagtail's tasks run immediately, ours are rows for `manage.py db_worker` ------------------
TASK_QUEUES = ["default", "mail"]  # each needs a worker
TASKS = {
    "default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"},
    "jobs": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": TASK_QUEUES},
}

# --- Users ----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "shared.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name", "kana")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/mypage/"
ACCOUNT_ADAPTER = "portal.shared.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # sign-up is closed; without a password here the login asks for none
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_FORMS = {
    "add_email": "portal.shared.accounts.forms.ChangeAddressForm",
    "login": "portal.shared.accounts.login_form.AddressLoginForm",
    "reset_password": "portal.shared.accounts.forms.AskResetForm",
}
MFA_FORMS = {
    "authenticate": "portal.shared.accounts.forms.SecondFactorForm",
    "reauthenticate": "portal.shared.accounts.forms.SecondFactorForm",
    "activate_totp": "portal.shared.accounts.forms.SetUpFactorForm",
}
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip"}  # per account: the adapter, which knows the owner's browsers
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # the password again before a change of address, password or second factor
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1
PASSWORD_RESET_TIMEOUT = 24 * 3600
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
METRICS_TOKEN = env_str("METRICS_TOKEN")  # bearer token for /metrics; empty: readable only in the demo
MFA_TOTP_ISSUER = env_str("MFA_TOTP_ISSUER", "Ticket desk")
ALLAUTH_TRUSTED_PROXY_COUNT = env_int(
    "TRUSTED_PROXIES", 0
)  # our proxies in front of the server, for limits per IP address
ALLAUTH_RATE_LIMIT_IPV6_PREFIX = 64  # what one line of a provider has; our own limits count the same

# --- Language and time ----------------------------------------------------------------------------------------
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", _("日本語")), ("en", _("English"))]
LOCALE_PATHS = [
    BASE_DIR / "portal" / "locale",
    BASE_DIR / "portal" / "form_texts" / "locale",
    BASE_DIR / "portal" / "admin_translations" / "rewording",
]
TIME_ZONE = "Asia/Tokyo"
USE_I18N = True
USE_TZ = True

# --- Wagtail --------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = env_str("SITE_NAME", "CLOUD PASS")
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False  # a translation is a draft until its editor publishes it
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # one: the account asks for none
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cms.search.backend", "SEARCH_CONFIG": "simple"}}
SEARCH_MEANING = env_bool(
    "SEARCH_MEANING", default=False
)  # the sentence encoder, where the extra `semantic` is installed
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000  # read from the header, before Wagtail decodes an image of staff
WAGTAILDOCS_EXTENSIONS = ["pdf"]

# --- Mail: in the demo none leaves the machine -----------------------------------------------------------------
MAIL_BACKEND = env_str(
    "MAIL_BACKEND",
    "portal.shared.mail.local_mailbox.backend.LocalMailboxBackend" if DEMO else "portal.shared.mail.smtp.EmailBackend",
)
MAILERS: dict[str, dict] = {"default": {"BACKEND": MAIL_BACKEND}}
if MAIL_BACKEND.endswith("smtp.EmailBackend"):
    MAILERS["default"]["OPTIONS"] = {
        "host": env_str("SMTP_HOST", "localhost"),
        "port": env_int("SMTP_PORT", 25),
        "username": env_str("SMTP_USER"),
        "password": env_secret("SMTP_PASSWORD", " ").strip(),
        "use_tls": env_bool("SMTP_TLS", default=False),
        "timeout": 20,
    }
ANYMAIL = env_group("ANYMAIL_")  # keys of the ESP that MAIL_BACKEND names, and the secrets of its webhooks
MAIL_BOUNCE_ADDRESS = env_str("MAIL_BOUNCE_ADDRESS")  # SMTP: bounces come to bounce+<mail>@…; empty: to the sender
BOUNCE_MAILBOX = env_secret("BOUNCE_MAILBOX", " ").strip()  # maildir:///path or imaps://user:password@host/folder
ALLOW_DOT_ADDRESSES = env_bool("ALLOW_DOT_ADDRESSES", default=False)  # a..b@docomo.ne.jp, quoted on the wire
# Replies to our answers go to this address with "+token" before the "@"; empty: replies by mail are off.
REPLY_ADDRESS = env_str("REPLY_ADDRESS", "reply@reply.example.jp" if DEMO else "")
LOCAL_MAILBOX_DIR = DATA_DIR / "mailbox"

# --- Payment --------------------------------------------------------------------------------------------------
SANDBOX_WEBHOOK_SECRET = env_secret("SANDBOX_WEBHOOK_SECRET", "sandbox-webhook-secret" if DEMO else " ").strip()
PAYMENT_GATEWAYS = {  # payment method → gateway: sandbox, stripe, komoju, or "" for none
    "card": env_str("GATEWAY_CARD", "sandbox" if DEMO else ""),
    "konbini": env_str("GATEWAY_KONBINI", "sandbox" if DEMO else ""),
    "paypay": env_str("GATEWAY_PAYPAY", "sandbox" if DEMO else ""),
    "paidy": env_str("GATEWAY_PAIDY", "sandbox" if DEMO else ""),
}
CARD_3DS_POLICY = env_str("CARD_3DS_POLICY", "strict")  # lenient: a card without 3-D Secure is accepted too
DISPUTE_BLOCKS_TICKETS = env_bool("DISPUTE_BLOCKS_TICKETS", default=True)
STRIPE_API_KEY = env_secret("STRIPE_API_KEY", " ").strip()
STRIPE_WEBHOOK_SECRET = env_secret(
    "STRIPE_WEBHOOK_SECRET", " "
).strip()  # several, separated by commas, during a rotation
STRIPE_API_URL = env_str("STRIPE_API_URL", "https://api.stripe.com")
KOMOJU_API_KEY = env_secret("KOMOJU_API_KEY", " ").strip()
KOMOJU_WEBHOOK_SECRET = env_secret("KOMOJU_WEBHOOK_SECRET", " ").strip()
KOMOJU_API_URL = env_str("KOMOJU_API_URL", "https://komoju.com/api/v1")
SANDBOX_URL = env_str("SANDBOX_URL", BASE_URL)  # where the sandbox provider answers
SANDBOX_API_URL = env_str("SANDBOX_API_URL")  # where its API answers, if by another process than its pages
SANDBOX_API_KEY = env_secret("SANDBOX_API_KEY", "sandbox-api-key" if DEMO else " ").strip()
SANDBOX_WEBHOOK_URL = env_str("SANDBOX_WEBHOOK_URL", f"{BASE_URL}/hooks/payments/sandbox/")

# --- Tickets: base64 of a 32-byte Ed25519 seed; its public key may be published ----------------------------------
TICKET_SIGNING_SEED = env_secret(
    "TICKET_SIGNING_SEED", PUBLIC_SEED if DEMO else None, refused="" if DEMO else PUBLIC_SEED
)

# --- Wallets of phones: each is off without its certificate or account --------------------------------------------
APPLE_PASS_CERTIFICATE = env_secret("APPLE_PASS_CERTIFICATE", " ").strip()  # PEM: the certificate, then its key
APPLE_WWDR_CERTIFICATE = env_secret("APPLE_WWDR_CERTIFICATE", " ").strip()  # PEM: Apple's intermediate one
APPLE_PASS_TYPE_ID = env_str("APPLE_PASS_TYPE_ID")
APPLE_TEAM_ID = env_str("APPLE_TEAM_ID")
GOOGLE_WALLET_ACCOUNT = env_secret("GOOGLE_WALLET_ACCOUNT", " ").strip()  # the service account's JSON
GOOGLE_WALLET_ISSUER_ID = env_str("GOOGLE_WALLET_ISSUER_ID")

# --- What a browser may do on our pages ------------------------------------------------------------------------
SECURE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", *MEDIA_ORIGIN],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
    # Chromium applies form-action to the redirect after a POST, so providers' pages are listed here.
    "form-action": [CSP.SELF, *env_list("PAYMENT_PAGE_ORIGINS", SANDBOX_URL if DEMO else "")],
}
ADMIN_CSP = SECURE_CSP | {
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:", *MEDIA_ORIGIN],
    "connect-src": [CSP.SELF],
}
CSRF_FAILURE_VIEW = "portal.shared.http.error_pages.csrf_failure"
X_FRAME_OPTIONS = "DENY"  # previews in the admin set SAMEORIGIN themselves
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = env_bool("SECURE_SSL_REDIRECT", default=not DEMO)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env_int("SECURE_HSTS_SECONDS", 31536000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = env_bool("COOKIES_SECURE", default=not DEMO)
CSRF_COOKIE_SECURE = env_bool("COOKIES_SECURE", default=not DEMO)

# --- Logging ----------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_id": {"()": "portal.shared.http.request_id.RequestIdFilter"},
        "secret_paths": {"()": "portal.shared.http.log_redaction.SecretPathFilter"},
    },
    "formatters": {"line": {"format": "{asctime} {levelname} {name} [{request_id}] {message}", "style": "{"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["request_id", "secret_paths"],
        }
    },
    "root": {"handlers": ["console"], "level": env_str("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.tasks": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},  # one line per page would hide the demo's own lines
        "fontTools": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}

# Budgets of unpaid holds, off by default since they slow down honest buyers of one network too (docs/security-holds.md).
HOLD_BUDGETS = env_bool("HOLD_BUDGETS", default=False)
HOLD_NETWORK_LEAST = env_int("HOLD_NETWORK_LEAST", 4)  # tickets
HOLD_NETWORK_PER_10000 = env_int("HOLD_NETWORK_PER_10000", 25)  # of the event's stock
HOLD_VOUCHER_PERCENT = env_int("HOLD_VOUCHER_PERCENT", 20)  # of the event's stock, for unpaid numbers of stores
