"""Every setting, from the environment (docs/operations.md lists the names) or from a file named by NAME_FILE.

What has no safe default is required: a production that lacks it does not start and says what is missing.
`script/demo`, `script/test` and `script/manage` fill the gaps on one's own machine (local.py).
"""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from celery.schedules import crontab
from django.conf.locale import LANG_INFO

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.FileAwareEnv()

# --- Where we are -------------------------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))
SECRET_KEY = env.str("SECRET_KEY")
BASE_URL = env.str("BASE_URL").rstrip("/")  # for links in mails, calendars and documents
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)  # that stand before us; 0: believe no header
RATE_LIMITS = env.str("RATE_LIMITS", default="on") != "off"

# --- Applications -------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "modeltranslation",
    "conference.web.staff.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "crispy_forms",
    "conference.config",
    "conference.web",
    "conference.retention",
    "conference.audit",
    "conference.accounts",
    "conference.outbox",
    "conference.documents",
    "conference.tables",
    "conference",
    "conference.feedback",
    "conference.announcements",
    "registrations",
    "registrations.presence",
    "registrations.checkin",
    "registrations.badge_desk",
    "registrations.allocation",
    "registrations.place_offers",
    "registrations.surveys",
    "registrations.imports",
    "registrations.needs",
    "registrations.certificates",
    "registrations.mailings",
    "registrations.questions",
    "registrations.doubles",
    "registrations.live",
    "registrations.rehearsal",
    "exhibitors",
    "exhibitors.hall",
    "exhibitors.terms",
    "exhibitors.drafts",
    "exhibitors.access",
    "exhibitors.contacts",
]
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "conference.config.urls"
WSGI_APPLICATION = "conference.config.wsgi.application"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "conference_pack"  # templates/conference_pack

MIDDLEWARE = [
    "conference.web.middleware.PolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "conference.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "conference.accounts.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "conference.web.middleware.DatabaseDownMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "conference.web.context.page",
                "conference.context.edition",
            ],
        },
    },
]

# --- Database -----------------------------------------------------------------------------------------------

# One connection per thread, kept, looked at before each request: a restarted PostgreSQL costs no request.
# No pool: a process has as many connections as it has threads, which is what a pool would hold too.
DATABASES = {
    "default": {
        **env.db("DATABASE_URL"),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
}
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 3)

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}},
}

# --- Languages ----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "de"
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["conference.web.formats"]

# Leichte Sprache: `simple` is the registered variant, so `lang="de-simple"` is valid HTML.
LANG_INFO["de-simple"] = {
    "bidi": False,
    "code": "de-simple",
    "name": "Plain German",
    "name_local": "Leichte Sprache",
}


def _languages() -> list[tuple[str, str]]:
    """German, and every language that has a catalogue: a further one needs its catalogue and nothing else."""
    found = sorted(path.parents[1].name for path in (BASE_DIR / "locale").glob("*/LC_MESSAGES/django.po"))
    codes = ["de", *(name.replace("_", "-").lower() for name in found if name != "de")]
    return [(code, LANG_INFO[code]["name_local"]) for code in codes]


LANGUAGES = _languages()
LANGUAGE_COOKIE_SAMESITE = "Lax"

MODELTRANSLATION_LANGUAGES = ("de", "de-simple", "en", "ar", "tr", "uk")
MODELTRANSLATION_DEFAULT_LANGUAGE = "de"
MODELTRANSLATION_FALLBACK_LANGUAGES = {"default": ("en", "de"), "de-simple": ("de",), "en": ("de",), "de": ()}

# --- Static files and media ---------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "build" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "conference.config.vendor.VendorFinder",
]
# What we serve of node_modules, below /static/vendor/.
VENDOR_FILES = [
    "bootstrap/dist/css/bootstrap.min.css",
    "bootstrap/dist/css/bootstrap.min.css.map",
    "bootstrap/dist/css/bootstrap.rtl.min.css",
    "bootstrap/dist/css/bootstrap.rtl.min.css.map",
    "bootstrap/dist/js/bootstrap.bundle.min.js",
    "bootstrap/dist/js/bootstrap.bundle.min.js.map",
    "htmx.org/dist/htmx.min.js",
    "@event-calendar/build/dist/event-calendar.min.css",
    "@event-calendar/build/dist/event-calendar.min.js",
    "@event-calendar/build/dist/event-calendar.min.js.map",
    "barcode-detector/dist/es/ponyfill.js",
    "barcode-detector/dist/es/zxing-exported.js",
    "zxing-wasm/dist/reader/zxing_reader.wasm",
    "@fontsource-variable/*/wght.css",
    "@fontsource-variable/*/files/*-wght-normal.woff2",
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "media"), "base_url": None},
    },
    "erasures": {  # what people had erased, for a database restored from a backup: docs/operations.md
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": env.str("ERASURES_DIR", default=str(DATA_DIR / "erasures")), "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}
FILE_UPLOAD_PERMISSIONS = 0o640
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "jpg", "png", "gif", "webp", "zip", "gz", "br", "woff2", "mp4"]

# --- Security -----------------------------------------------------------------------------------------------

# The Content-Security-Policy is set by conference.web (Django 5.2 has none of its own).
IS_SECURE = urlsplit(BASE_URL).scheme == "https"
SECURE_SSL_REDIRECT = IS_SECURE
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]  # asked from inside, before the proxy
SECURE_HSTS_SECONDS = 63_072_000 if IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_SECURE
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_SECURE
CSRF_FAILURE_VIEW = "conference.web.failures.csrf_failure"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 10  # seconds: a working day
CSRF_TRUSTED_ORIGINS = [BASE_URL]
X_FRAME_OPTIONS = "DENY"
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
SESSION_COOKIE_HTTPONLY = True
STAFF_SECOND_FACTOR = env.bool("STAFF_SECOND_FACTOR", default=IS_SECURE)  # a code of six digits after the password
OTP_TOTP_ISSUER = "Integrationskonferenz"
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"  # where the address to go back to is not ours
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# --- Mail ---------------------------------------------------------------------------------------------------

environ.Env.EMAIL_SCHEMES["filemail"] = "conference.outbox.backends.FolderBackend"  # one .eml file per mail
vars().update(env.email_url("EMAIL_URL"))
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("MAIL_FROM", default="Konferenz <konferenz@example.org>")
MAILINGS_PER_MINUTE = env.int("MAILINGS_PER_MINUTE", default=600)  # mails to many; 0: as fast as it goes
BOUNCE_ADDRESS = env.str("BOUNCE_ADDRESS", default="")  # on the envelope; with {id} in it another one for each mail
BOUNCE_URL = env.str("BOUNCE_URL", default="")  # mailbox of failed deliveries: imaps://user:password@host/INBOX

# --- Celery -------------------------------------------------------------------------------------------------

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL")
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False  # our tasks are safe to run twice
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker for ever
CELERY_TASK_PUBLISH_RETRY = False  # a visitor does not: the row waits in the database, the sweep finds it
if CELERY_BROKER_URL.startswith("filesystem:"):
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(DATA_DIR / "broker"),
        "data_folder_out": str(DATA_DIR / "broker"),
        "control_folder": str(DATA_DIR / "broker"),
        "polling_interval": 0.1,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "socket_connect_timeout": 0.3,  # seconds; no visitor waits longer for a broker that hangs
        "socket_timeout": 0.5,
        "max_retries": 0,
        "visibility_timeout": 3600,
    }
SWEEP_SECONDS = env.int("SWEEP_SECONDS", default=30)  # how long a mail waits at most when nobody was told of it
CELERY_BEAT_SCHEDULER = "conference.config.beat:WatchedScheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "outbox-sweep": {
        "task": "conference.outbox.tasks.sweep",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    },
    "fetch-bounces": {"task": "conference.outbox.tasks.fetch_bounces", "schedule": 300, "options": {"expires": 300}},
    "documents-sweep": {
        "task": "conference.documents.tasks.sweep",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    },
    "imports-sweep": {
        "task": "registrations.imports.tasks.sweep",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    },
    "tables-forget-old": {
        "task": "conference.tables.tasks.forget_old",
        "schedule": 3600,
        "options": {"expires": 3600},
    },
    "allocation-sweep": {
        "task": "registrations.allocation.tasks.sweep",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "floor-plan-sweep": {
        "task": "exhibitors.hall.tasks.sweep",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    },
    "expire-place-offers": {
        "task": "registrations.place_offers.tasks.expire_place_offers",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "expire-holds": {"task": "exhibitors.tasks.expire_holds", "schedule": 60, "options": {"expires": 60}},
    "remind-exhibitors": {"task": "exhibitors.tasks.remind", "schedule": 600, "options": {"expires": 600}},
    "surveys-mix": {"task": "registrations.surveys.tasks.mix", "schedule": 600, "options": {"expires": 600}},
    "forget-drafts": {"task": "registrations.tasks.forget_drafts_hourly", "schedule": crontab(minute=40)},
    "end-rehearsals": {
        "task": "registrations.rehearsal.tasks.end_old_nightly",
        "schedule": crontab(hour=3, minute=20),
    },
    "remind-of-interpreters": {
        "task": "registrations.needs.tasks.remind_of_interpreters",
        "schedule": crontab(minute=0, hour=7),
    },
    "mailings": {"task": "registrations.mailings.tasks.every_minute", "schedule": 60, "options": {"expires": 60}},
    "reminders": {"task": "registrations.mailings.tasks.send_due", "schedule": 600, "options": {"expires": 600}},
    "check-places": {
        "task": "registrations.tasks.check_places_nightly",
        "schedule": crontab(minute=15, hour=3),
    },
    "forget-rehearsals": {
        "task": "registrations.checkin.tasks.forget_rehearsals",
        "schedule": crontab(minute=5, hour=3),
    },
    "retention": {"task": "conference.retention.tasks.run", "schedule": crontab(minute=45, hour=3)},
}

# --- Logging: to standard error, without personal data ------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"redact": {"()": "conference.config.logging.RedactFilter"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["redact"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},
        "django.server": {"handlers": [], "level": "INFO"},
        "celery": {"level": "INFO"},
        "celery.app.trace": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "fontTools": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
    },
}
