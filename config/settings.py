"""Django's settings, from the environment (config.environment) and nothing else."""

from datetime import timedelta

from csp.constants import NONE, SELF

from config.environment import BASE_DIR, read_environment
from config.logs import logging_settings
from config.openapi import spectacular_settings
from config.signing_in import oidc_apps, origin_of

ENVIRONMENT = read_environment()

VERSION = "1.0.0"
DEBUG = ENVIRONMENT.debug
SECRET_KEY = ENVIRONMENT.secret_key
ENCRYPTION_KEYS = ENVIRONMENT.encryption_keys
"""Seal secrets that are read again (accesscontrol.sealing), the newest first."""
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts
PUBLIC_URL = ENVIRONMENT.public_url
REGISTRY_TIME_ZONE = ENVIRONMENT.time_zone
PUBLIC_READS = ENVIRONMENT.public_reads
TRUSTED_PROXIES = ENVIRONMENT.trusted_proxies
RATE_LIMITS = {
    "anonymous": ENVIRONMENT.anonymous_per_minute,
    "key": ENVIRONMENT.key_per_minute,
}
LONGEST_WAIT_SECONDS = ENVIRONMENT.longest_wait_seconds
OLDEST_SNAPSHOT_SECONDS = ENVIRONMENT.oldest_snapshot_seconds
"""How long after it was last confirmed to be current a record still answers checks."""
SIGNING_KEY = ENVIRONMENT.signing_key
LEDGER_ORIGIN = ENVIRONMENT.ledger_origin
LARGEST_BODY = 1024 * 1024
"""Bytes of a request body."""
LARGEST_CSV = ENVIRONMENT.largest_csv_bytes
"""Bytes of a list that is imported, which may be larger."""
LARGEST_PROMPT = 8 * 1024 * 1024
"""Bytes of what a gateway sends for a verdict, which holds a whole conversation."""
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
"""Inputs of one form: a directive with hundreds of citations is one page."""

INSTALLED_APPS = [
    "registry",
    "accesscontrol",
    "notifications",
    "recording",
    "config",
    "rest_framework",
    "drf_spectacular",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "config.apps.OtherSignInsConfig",
    "allauth.socialaccount.providers.openid_connect",
    "config.apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "config.middleware.RequestId",
    "config.operations.Operations",
    "config.metrics.Measured",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.Problems",
    "config.middleware.OpenOrigin",
    # Outside of the next, which makes a 304 anew: that too says what is left.
    "accesscontrol.api.limits.RateLimit",
    "config.middleware.Conditional",
    "config.staleness.WhileStale",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "recording.api.idempotency.Idempotency",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = {"default": ENVIRONMENT.database}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Write-ahead logging lets readers go on while one writes; a writer takes its lock at the
    # start, so that two of them wait for each other instead of failing half-way.
    # A thread keeps its connection: opening one costs more than most questions.
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False

CACHES = {
    "default": {
        "BACKEND": "config.caching.RedisOrMemory",
        "LOCATION": ENVIRONMENT.redis_url,
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
    }
    if ENVIRONMENT.redis_url
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
REQUIRE_SECOND_FACTOR = ENVIRONMENT.second_factor
"""Whether nobody acts in a role without one."""
OPEN_SIGN_UP = ENVIRONMENT.open_sign_up
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account"
ACCOUNT_ADAPTER = "accesscontrol.web.adapters.SignIn"
ACCOUNT_FORMS = {"login": "accesscontrol.web.sign_in.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
# The local administrator has no address. Whoever opens an account needs a verified one.
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Greenlight: "
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_REDIRECT_URL = "board"
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "accesscontrol.web.adapters.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Greenlight"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.production
SOCIALACCOUNT_ADAPTER = "accesscontrol.web.adapters.OidcSignIn"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": oidc_apps(ENVIRONMENT.oidc)}}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.data_dir / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "config" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accesscontrol.api.authentication.KeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["accesscontrol.api.authentication.MayRead"],
    "DEFAULT_PARSER_CLASSES": ["registry.api.parsing.StrictJsonParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "registry.api.parsing.JsonNegotiation",
    "EXCEPTION_HANDLER": "config.problems.problem_response",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}

SPECTACULAR_SETTINGS = spectacular_settings(public_url=PUBLIC_URL, version=VERSION)

# A browser follows the redirect after a form only to where forms may lead.
OIDC_ORIGINS = [origin_of(ENVIRONMENT.oidc.issuer)] if ENVIRONMENT.oidc else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *OIDC_ORIGINS],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = int(timedelta(hours=ENVIRONMENT.session_hours).total_seconds())
CSRF_COOKIE_SAMESITE = "Lax"
if ENVIRONMENT.production:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds())
    CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

CSRF_FAILURE_VIEW = "config.pages.csrf_failure"

# Where mails go: EMAIL_HOST and its kin.
globals().update(ENVIRONMENT.email)

WEBHOOK_ALLOWED_NETWORKS = ENVIRONMENT.webhooks.allowed_networks
WEBHOOK_PROXY = ENVIRONMENT.webhooks.proxy
WEBHOOK_CA_FILE = ENVIRONMENT.webhooks.ca_file
WEBHOOK_CONCURRENCY = ENVIRONMENT.webhooks.concurrency

TRACES_URL = ENVIRONMENT.traces.url
TRACES_SHARE = ENVIRONMENT.traces.share

CELERY_BROKER_URL = ENVIRONMENT.redis_url
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_DEFAULT_QUEUE = "greenlight"
# A pump works for many seconds at a time: it has workers of its own, and keeps nothing waiting.
CELERY_TASK_QUEUES = {"greenlight": {"routing_key": ""}, "webhooks": {"routing_key": ""}}
CELERY_TASK_ROUTES = {"notifications.pump": {"queue": "webhooks"}}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 0.5, "socket_timeout": 5}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
_EACH_SECOND = {"schedule": timedelta(seconds=1), "options": {"expires": 10}}
CELERY_BEAT_SCHEDULE = {
    "publish-scheduled-changesets": {"task": "recording.publish_due", **_EACH_SECOND},
    "work-off-lists": {"task": "recording.work_off_lists", **_EACH_SECOND},
    "forget-answers": {
        "task": "recording.forget_answers",
        "schedule": timedelta(minutes=10),
        "options": {"expires": 600},
    },
    "mail-news": {"task": "notifications.mail_news_due", **_EACH_SECOND},
    "mail-checks": {"task": "notifications.mail_checks_due", **_EACH_SECOND},
    "forget-requests": {
        "task": "notifications.forget_requests",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3600},
    },
    "send-mail": {"task": "notifications.send_mail_due", **_EACH_SECOND},
    "forget-mails": {
        "task": "notifications.forget_mails",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3600},
    },
    "announce-boundaries": {"task": "registry.announce_due", **_EACH_SECOND},
    # One is enough: of those that find none at work the rest are forgotten within a second.
    "pump": {
        "task": "notifications.pump",
        "schedule": timedelta(seconds=1),
        "options": {"expires": 1},
    },
    "forget-attempts": {
        "task": "notifications.forget_attempts",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3600},
    },
}

LOGGING = logging_settings(as_json=ENVIRONMENT.log_as_json, level=ENVIRONMENT.log_level)
