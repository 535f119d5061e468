"""Every setting, read from the environment; `docs/operations.md` lists the variables.

Safe by default: without DEMO only https works, and a missing secret stops the start with a sentence.
"""

from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from environs import Env

from config import embedded
from config.secret_key import read_key_file

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL_DIR = BASE_DIR / ".local"

# --- What kind of installation this is -------------------------------------------------------------------------------
DEMO = env.bool("DEMO", False)
DEBUG = False
DATABASE_URL = env.str("DATABASE_URL", "")
IS_EMBEDDED = not DATABASE_URL


def _secret_key() -> str:
    """SECRET_KEY, or the key file `make setup` writes for the embedded database."""
    if key := env.str("SECRET_KEY", ""):
        return key
    if IS_EMBEDDED and (key := read_key_file(LOCAL_DIR)):
        return key
    raise SystemExit("SECRET_KEY is not set: put 50 or more random characters in the environment variable SECRET_KEY.")


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0 if DEMO else 1)

# --- The ward --------------------------------------------------------------------------------------------------------
WARD_NAME = env.str("WARD_NAME", "성동구")
WARD_CODE = env.str("WARD_CODE", "11200")
HELP_PHONE = env.str("HELP_PHONE", "")

# --- Applications ----------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "config",
    "housing",
    "audit",
    "accounts",
    "core",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "django_tables2",
    "django_filters",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.sliding_session.SlidingSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.trail.middleware.TrailMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.crossed_writes.CrossedWritesMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.Jinja2"
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
                "config.navigation.frame",
            ],
        },
    },
]

# --- Database --------------------------------------------------------------------------------------------------------
_database: dict[str, Any] = dict(dj_database_url.parse(DATABASE_URL) if DATABASE_URL else embedded.server(purpose="demo").settings())
DATABASES = {
    "default": {
        **_database,
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", 600),
        "CONN_HEALTH_CHECKS": True,
        # A record's page joins seven code lists: trying every order of them takes the planner 2.3 ms, four at a time 0.5.
        "OPTIONS": {"options": "-c join_collapse_limit=4", **_database.get("OPTIONS", {})},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Rows of several tables that change in one transaction keep their order in a history.
PGHISTORY_CREATED_AT_FUNCTION = "clock_timestamp()"

# --- Who is who ------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTHENTICATION_BACKENDS = [
    "accounts.backends.RoleBackend",
    # The ward's SSO joins here (accounts/backends.py says how), before the local accounts.
    "accounts.backends.LocalBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 9}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        # Stricter than Django's 0.7, which lets a short id with five characters more pass.
        "OPTIONS": {"user_attributes": ("username", "name"), "max_similarity": 0.5},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.passwords.ThreeKindsValidator"},
]
LOGIN_ATTEMPTS = env.int("LOGIN_ATTEMPTS", 5)
LOGIN_LOCK_MINUTES = env.int("LOGIN_LOCK_MINUTES", 10)
SESSION_COOKIE_AGE = env.int("SESSION_IDLE_MINUTES", 30) * 60
SESSION_WARN_SECONDS = env.int("SESSION_WARN_SECONDS", 120)
SESSION_ENGINE = "core.prepared_sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# --- The browser -----------------------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = not DEMO
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if DEMO else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEMO
SECURE_HSTS_PRELOAD = not DEMO
SESSION_COOKIE_SECURE = not DEMO
CSRF_COOKIE_SECURE = not DEMO
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "core.records.views.resume.csrf_failed"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- Uploads ---------------------------------------------------------------------------------------------------------
MEDIA_ROOT = env.path("MEDIA_ROOT", LOCAL_DIR / "media")
UPLOAD_MAX_MB = env.int("UPLOAD_MAX_MB", 30)
PHOTO_MAX_MB = env.int("PHOTO_MAX_MB", 20)
FILE_SCAN_COMMAND = env.str("FILE_SCAN_COMMAND", "")
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "core.files.uploads.PatientUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_242_880
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_PERMISSIONS = 0o600

# --- Language and time -----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "ko"
TIME_ZONE = "Asia/Seoul"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]

# --- Static files ----------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("krds", BASE_DIR / "node_modules/krds-uiux/resources"),
    ("htmx", BASE_DIR / "node_modules/htmx.org/dist"),
    ("echarts", BASE_DIR / "node_modules/echarts/dist"),
]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# --- Logging: to standard error; personal values never ---------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": "core.quiet_logging.QuietFormatter", "format": "{asctime} {levelname} {name} {message}", "style": "{"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {"procrastinate": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}
