"""The settings, from the environment. Without DATABASE_URL the desk is embedded: it brings its own small database and broker."""

import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from kombu import Exchange, Queue

from . import env

BASE_DIR = Path(__file__).resolve().parent.parent

# --- This installation ------------------------------------------------------------------------------------------------

DATA_DIR = env.folder("DATA_DIR", env.DEFAULT_DATA_DIR)
PORT = env.number("PORT", 8000, least=1, most=65535)
SITE_URL = env.web_address("SITE_URL", f"http://127.0.0.1:{PORT}")
DEBUG = env.flag("DEBUG", False)

_server = env.database("DATABASE_URL")
EMBEDDED = _server is None
DEMO = env.flag("DEMO", False)
if DEMO and not EMBEDDED:
    raise env.wrong(
        "DEMO",
        "is on, but its accounts that need no password are for the embedded database only: leave DATABASE_URL away",
    )

# --- Rooms --------------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "factcheck",
    "people",
    "sources",
    "claims",
    "publishing",
    "desk",
    "api",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "factcheck.middleware.ByItsName",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "factcheck.middleware.Policy",
    "factcheck.middleware.Sessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "factcheck.middleware.People",
    "factcheck.middleware.Messages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "factcheck.urls"
WSGI_APPLICATION = "factcheck.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
            ],
        },
    },
]

# --- Database -----------------------------------------------------------------------------------------------------------

# No ATOMIC_REQUESTS: an action is one short transaction of its own, and on SQLite even a reading one would block every writer.
if _server is None:
    DATABASES: dict[str, dict[str, Any]] = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "factcheck.sqlite3",
            "OPTIONS": {
                # Taking the write lock at the start of a transaction is what keeps several processes from "database is locked".
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # recursive_triggers: without it INSERT OR REPLACE deletes rows past the guard of the history.
                "init_command": (
                    "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
                    "PRAGMA foreign_keys=ON;PRAGMA recursive_triggers=ON;"
                ),
            },
        }
    }
else:
    _limits = "-c statement_timeout=30s -c idle_in_transaction_session_timeout=60s"
    # From the fifth time on a connection keeps the plan of what it is asked by people.prepared; nothing else is prepared.
    _options = {"options": _limits, "prepare_threshold": 5, **_server.get("OPTIONS", {})}
    DATABASES = {"default": {**_server, "OPTIONS": _options}}
    # The web process asks for a pool in wsgi.py. Workers have none: Celery closes Django's pool after each task.
    if _pool := env.number("DATABASE_POOL", 0, least=0, most=100):
        DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": _pool, "timeout": 10}
    else:
        DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}

# Nothing that must hold for all processes. A cache in Redis would make the API answer 500 while the broker is away.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- People and safety --------------------------------------------------------------------------------------------------

SECRET_KEY = env.secret_key("SECRET_KEY", DATA_DIR, make=EMBEDDED)
SECRET_KEY_FALLBACKS = env.listed("SECRET_KEY_FALLBACKS", [])
AUTH_USER_MODEL = "people.Person"
LOGIN_URL = "admin:login"
PASSWORD_RESET_TIMEOUT = 3600  # seconds that a mailed link to choose a new password is good for
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        # Django's own "first_name" is nobody's here.
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

_site = urlsplit(SITE_URL)
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", [_site.hostname or "localhost", "localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [f"{_site.scheme}://{_site.netloc}"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _site.scheme == "https"
SECURE_HSTS_SECONDS = 31_536_000 if _site.scheme == "https" else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Language and time --------------------------------------------------------------------------------------------------

LANGUAGES = [("en", "English")]
LANGUAGE_CODE = env.language("LANGUAGE", [code for code, _ in LANGUAGES])
TIME_ZONE = env.time_zone("TIME_ZONE", "UTC")
FORMAT_MODULE_PATH = "desk.formats"
USE_TZ = True
USE_I18N = True

# --- Files and mail -----------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "vault"
_collected = (STATIC_ROOT / "staticfiles.json").exists() or "collectstatic" in sys.argv
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Names with a digest once the files are collected; before that (in tests, while developing) there is no list of such names to read.
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _collected and not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o600
# The doors answer for their own limits (500,000 characters of text, 10 MB of file) with a sentence; this one only keeps
# a request from filling the memory. A character can take six bytes in JSON.
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024

_mail = env.mail("EMAIL_URL", f"filemail:///{DATA_DIR / 'mail'}")
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_FILE_PATH = _mail["EMAIL_FILE_PATH"]
EMAIL_HOST = _mail["EMAIL_HOST"]
EMAIL_PORT = _mail["EMAIL_PORT"]
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = f"Factcheck <factcheck@{_site.hostname}>"

# --- The outside --------------------------------------------------------------------------------------------------------

FETCH_ALLOW = env.networks("FETCH_ALLOW")
# Ports asked on the public internet; a network in FETCH_ALLOW is open at any.
FETCH_PORTS = env.ports("FETCH_PORTS", [80, 443])
# Language models are asked only where FETCH_ALLOW opens a network that is not the public internet, whatever a team has set.
MODELS_STAY_INSIDE = env.flag("MODELS_STAY_INSIDE", False)
# Whom the owner of a page or an interface can write to about our requests; the user agent names it.
FETCH_CONTACT = env.text("FETCH_CONTACT", SITE_URL)
WIKIPEDIA_URL = env.optional_address("WIKIPEDIA_URL", "https://{language}.wikipedia.org")
# A search engine of one's own, with JSON among its formats; nothing is searched on the web without it.
SEARXNG_URL = env.optional_address("SEARXNG_URL", "")
# Copies of cited pages are asked for only where there is a key of a (free) account, as "access:secret".
WAYBACK_KEY = env.text("WAYBACK_KEY")
WAYBACK_URL = env.web_address("WAYBACK_URL", "https://web.archive.org")
WAYBACK_AVAILABLE_URL = env.web_address("WAYBACK_AVAILABLE_URL", "https://archive.org/wayback/available")
# Google's Fact Check Tools are asked only where there is a key (free of charge).
FACTCHECKTOOLS_KEY = env.text("FACTCHECKTOOLS_KEY")
FACTCHECKTOOLS_URL = env.web_address("FACTCHECKTOOLS_URL", "https://factchecktools.googleapis.com")

# --- Background work ----------------------------------------------------------------------------------------------------

BROKER_SOCKET = env.private_socket(DATA_DIR / "run")
BROKER_IS_PRIVATE = EMBEDDED and not env.text("REDIS_URL")
CELERY_BROKER_URL = env.broker("REDIS_URL", env.socket_address(BROKER_SOCKET) if BROKER_IS_PRIVATE else "")
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # A message that nobody acknowledged is handed out again after this many seconds. It must exceed the longest time limit by far.
    "visibility_timeout": 900,
    "unacked_restore_interval": 15,
    "unacked_restore_throttle": 1,
    "socket_timeout": 30,
    "socket_connect_timeout": 5,
    "socket_keepalive": not CELERY_BROKER_URL.startswith("redis+socket:"),
    "health_check_interval": 25,
    # A message that can't be sent is given up at once: its step is a row, and the sweep sends it again. Kombu would try for seconds.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.2,
    "interval_max": 0.2,
    # Several desks may share one server.
    "global_keyprefix": env.text("REDIS_PREFIX", "factcheck:"),
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True  # what came of a task stands in the rows it wrote
# The message is acknowledged when the task is done, and one whose worker was killed runs again (three times at most: a task's max_retries).
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_RETRY_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_TASK_TIME_LIMIT = 120
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_WORKER_PROC_ALIVE_TIMEOUT = 60  # a process that loads the engine's models is not dead
# A second run is refused by the step's lease, so there is no reason to throw away the first one's work.
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_DB_REUSE_MAX = 1000

# text: the engine, whose models are loaded once by one process. fetch: whatever waits for the outside. default: the rest.
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_QUEUES = [
    Queue(name, Exchange("factcheck"), routing_key=name) for name in ("default", "fetch", "text")
]
CELERY_TASK_DEFAULT_EXCHANGE = "factcheck"
CELERY_TASK_DEFAULT_ROUTING_KEY = "default"
CELERY_TASK_CREATE_MISSING_QUEUES = False
CELERY_BEAT_SCHEDULER = "factcheck.clock:Schedule"
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "claims.tasks.sweep", "schedule": 15, "options": {"expires": 15}},
    "wake_waiting": {"task": "claims.tasks.wake_waiting", "schedule": 3600, "options": {"expires": 3600}},
    "remind": {"task": "claims.tasks.remind", "schedule": 300, "options": {"expires": 300}},
    "owe_copies": {"task": "claims.tasks.owe_copies", "schedule": 60, "options": {"expires": 60}},
    "owe_looks": {"task": "claims.tasks.owe_looks", "schedule": 3600, "options": {"expires": 3600}},
    "read_feeds": {"task": "sources.tasks.read_feeds", "schedule": 60, "options": {"expires": 60}},
    "relay": {"task": "publishing.tasks.relay", "schedule": 15, "options": {"expires": 15}},
    "tell": {"task": "publishing.tasks.tell", "schedule": 30, "options": {"queue": "fetch", "expires": 30}},
    "seal": {"task": "claims.tasks.seal", "schedule": 86_400, "options": {"expires": 86_400}},
    **{
        f"prune_{room}": {"task": f"{room}.tasks.prune", "schedule": 86_400, "options": {"expires": 86_400}}
        for room in ("people", "claims", "publishing", "api")
    },
    **{
        f"heartbeat_{queue.name}": {
            "task": "factcheck.heartbeat",
            "args": [queue.name],
            "schedule": 30,
            "options": {"queue": queue.name, "expires": 30},
        }
        for queue in CELERY_TASK_QUEUES
    },
}

# --- What is forgotten, days after it is over ---------------------------------------------------------------------------

KEEP_DELIVERIES = env.number(
    "KEEP_DELIVERIES", 90, least=7, most=3650
)  # messages to webhooks, and letters about them
KEEP_CONTACTS = env.number("KEEP_CONTACTS", 180, least=1, most=3650)  # of readers whose complaint is closed
KEEP_SIGN_INS = env.number("KEEP_SIGN_INS", 90, least=1, most=3650)  # where somebody was signed in

# --- Programs -----------------------------------------------------------------------------------------------------------

THROTTLE = env.number("THROTTLE", 1200, least=1, most=1_000_000)  # requests a minute a key
PUBLIC_THROTTLE = env.number("PUBLIC_THROTTLE", 120, least=1, most=1_000_000)  # and an address without a key
# How many proxies stand before the web: only what these have written into X-Forwarded-For names a caller's address.
PROXIES = env.number("PROXIES", 0, least=0, most=10)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["api.access.BearerKey"],
    "DEFAULT_PERMISSION_CLASSES": ["api.access.HasScope"],
    "DEFAULT_THROTTLE_CLASSES": ["api.throttling.PerCaller"],
    "NUM_PROXIES": PROXIES,
    "DEFAULT_RENDERER_CLASSES": ["api.conditional.PlainJSON"],
    "DEFAULT_PARSER_CLASSES": ["api.parsing.StrictJSON"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "api.paging.CursorPages",
    "DEFAULT_SCHEMA_CLASS": "api.operation.Operation",
    "EXCEPTION_HANDLER": "api.errors.handle",
    "UNAUTHENTICATED_USER": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Factcheck",
    "DESCRIPTION": "Articles in, claims checked by two people, verdicts out.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        name: f"api.v1.shapes.words.{words}"
        for name, words in {
            "ClaimKind": "KINDS",
            "Question": "QUESTIONS",
            "QuestionBeside": "QUESTIONS_BESIDE",
            "ClaimState": "CLAIM_STATES",
            "VerdictState": "VERDICT_STATES",
            "PublicationState": "PUBLICATION_STATES",
            "PublicState": "PUBLIC_STATES",
            "ChangeKind": "CHANGES",
            "PublicChangeKind": "PUBLIC_CHANGES",
            "PublicEventType": "PUBLIC_EVENTS",
            "Rating": "RATINGS",
            "Stance": "STANCES",
            "LikenessState": "LIKENESS_STATES",
            "ChoosingAbout": "CHOOSING_ABOUT",
            "ChoosingEffect": "CHOOSING_EFFECTS",
        }.items()
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "api.schema.add_what_all_share",
    ],
}

# --- Logs ---------------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"django": {"handlers": [], "level": "INFO", "propagate": True}},
}
