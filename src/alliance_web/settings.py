"""Settings: everything an administrator may change comes from the environment; the rest is fixed here.

The three modes: `production` (the default), `demo` (a simulated practice, loopback only) and `test`.
"""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from alliance_web.databases import with_ours
from alliance_web.vault import keys

BASE = Path(__file__).parent
MODE = os.environ.get("ALLIANCE_MODE", "production")
DEMO = MODE == "demo"
TESTING = MODE == "test"
# Holds the database, the keys and the outbox of one practice; an administrator backs up this one folder.
FOLDER = Path(os.environ.get("ALLIANCE_DIR", Path.home() / ".local" / "share" / "alliance"))
ORIGIN = os.environ.get("ALLIANCE_ORIGIN", "http://localhost:8000").rstrip("/")
SECURE = ORIGIN.startswith("https://")
# Behind a proxy that sets X-Forwarded-For and X-Forwarded-Proto itself; from anyone else they are not believed.
BEHIND_PROXY = os.environ.get("ALLIANCE_BEHIND_PROXY", "").lower() not in ("", "0", "no", "false")

SECRET_KEY = keys.signing_secret(FOLDER)
KEY_RING = keys.key_ring(FOLDER)
RECORD_KEY = keys.record_key(FOLDER)
# Where the checkpoints of the record also go: a file outside the database, and a syslog where one is named.
RECORD_CHECKPOINTS = Path(os.environ.get("ALLIANCE_CHECKPOINTS", FOLDER / "record-checkpoints"))
RECORD_SYSLOG = os.environ.get("ALLIANCE_CHECKPOINT_SYSLOG", "")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("ALLIANCE_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [ORIGIN]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "django_tasks_db",
    "alliance_web.ui",
    "alliance_web.vault",
    "alliance_web.audit",
    "alliance_web.access",
    "alliance_web.jobs",
    "alliance_web.messages",
    "alliance_web.people",
    "alliance_web.locking",
    "alliance_web.consents",
    "alliance_web.questionnaires",
    "alliance_web.safety",
    "alliance_web.therapies",
    "alliance_web.scheduling",
    "alliance_web.checkins",
    "alliance_web.reminders",
    "alliance_web.plan",
    "alliance_web.repair",
    "alliance_web.process_notes",
    "alliance_web.endings",
    "alliance_web.follow_up",
    "alliance_web.exchange",
    "alliance_web.overview",
    # After ours, so that our templates for its pages are found first.
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "alliance_web.access.headers.PrivatePages",
    "alliance_web.serving.access_log.AccessLog",
    "alliance_web.serving.health.Health",
    "alliance_web.errors.middleware.PageForWrongMethod",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "alliance_web.vault.pages.UnreadablePages",
    "alliance_web.people.local_time.LocalTime",
    "alliance_web.people.sign_ins.OwnSessions",
    "alliance_web.locking.lock.Lock",
    "alliance_web.people.second_factor.SecondFactor",
    "alliance_web.access.gate.Gate",
]

ROOT_URLCONF = "alliance_web.urls"
WSGI_APPLICATION = "alliance_web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "alliance_web.people.context.practice_and_navigation",
                "alliance_web.locking.context.keeping",
                "alliance_web.overview.alarms.on_first_pages",
            ],
        },
    }
]

# Database: SQLite beside the keys, or whatever DATABASE_URL names.
SQLITE_PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 20000, "secure_delete": 1}
SQLITE_OPTIONS = {
    # IMMEDIATE: a transaction that will write waits for its turn at the start instead of failing at the end.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # synchronous=FULL: no answer that was called saved is lost when the power fails.
    # secure_delete: what is deleted or changed is overwritten in the file, not just forgotten.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
    # 16 MB for each thread: what is read often is in the mapped 256 MB, which all processes share.
    "PRAGMA mmap_size=268435456; PRAGMA cache_size=-16384;",
}
_default = dj_database_url.config(default=f"sqlite:///{FOLDER / 'alliance.sqlite3'}", conn_max_age=600)
# Django's backends with one thing more each, see the package.
DATABASES = {"default": with_ours(_default)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # A database that does not answer is told in seconds and does not hold every thread for minutes.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# One cache for all processes: allauth's limits and the one-use rule of codes must not be per process.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        # The preset of 300 would throw out limits and used codes when many people sign in at once.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

# Sign-in
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "alliance_web.people.passwords.NotAmongTheLeaked"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/sign-in/"
ACCOUNT_ADAPTER = "alliance_web.people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "login": "alliance_web.people.sign_in_forms.SignIn",
    "request_login_code": "alliance_web.people.sign_in_forms.AskForCode",
    "confirm_login_code": "alliance_web.people.sign_in_forms.EnterCode",
    "reset_password": "alliance_web.people.sign_in_forms.AskForPasswordLink",
    "reset_password_from_key": "alliance_web.people.sign_in_forms.ChoosePassword",
    "change_password": "alliance_web.people.sign_in_forms.ChangePassword",
    "set_password": "alliance_web.people.sign_in_forms.SetPassword",
    "reauthenticate": "alliance_web.people.sign_in_forms.ConfirmWithPassword",
}
ACCOUNT_SESSION_REMEMBER = False  # how long a session lasts is decided by who signs in, see people.second_factor
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60  # mail may be slow
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
# Eight digits: three tries for a code and three codes a minute leave a guesser about 1 in 8,000 in a day.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60  # how long it counts that somebody has shown again that it is them
# Wrong tries and mails are counted by people.tries, for each account and place. These only keep one place from
# keeping the server busy.
ACCOUNT_RATE_LIMITS = {
    "manage_email": "6/h/user",
    "login": "300/m/ip",
    "login_failed": None,
    "request_login_code": "60/m/ip",
    "reset_password": "60/m/ip",
}
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password or second factor is told to its owner
# Choosing a password by link signs in, so that new staff meet the second factor next; who has one is asked for it.
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_USER_DISPLAY = "alliance_web.people.queries.name_of"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE else "http"
MFA_ADAPTER = "alliance_web.people.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "alliance_web.people.sign_in_forms.EnterSecondFactor",
    "reauthenticate": "alliance_web.people.sign_in_forms.ConfirmWithCode",
    "activate_totp": "alliance_web.people.sign_in_forms.AddApp",
    "add_webauthn": "alliance_web.people.sign_in_forms.AddPasskey",
    "edit_webauthn": "alliance_web.people.sign_in_forms.RenamePasskey",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# A code counts in its own 30 seconds only: a used one is remembered just that long, so it can never be used twice.
MFA_TOTP_TOLERANCE = 0
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Alliance"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE  # browsers allow passkeys on http for localhost only
STAFF_NEED_SECOND_FACTOR = not DEMO

# The database holds a digest of each session's key and its content sealed: a copy of it opens none.
SESSION_ENGINE = "alliance_web.vault.sessions"
# Sessions: those of staff lock after 15 idle minutes, clients stay signed in on their own phone for 30 days.
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
# Parts of a minute or an hour count too, so that a test need not wait.
STAFF_IDLE_MINUTES = float(os.environ.get("ALLIANCE_STAFF_IDLE_MINUTES", "15"))
# Then the working day is over: sign in again, however busy.
STAFF_SIGNED_IN_HOURS = float(os.environ.get("ALLIANCE_STAFF_SIGNED_IN_HOURS", "12"))
CLIENT_SIGNED_IN_DAYS = 30

# A browser in which somebody has signed in before is known by this cookie; it opens nothing. See people.tries.
BROWSER_COOKIE_NAME = "__Host-browser" if SECURE else "browser"
BROWSER_REMEMBERED_DAYS = 365

# A message may name somebody: it waits in the session on the server, not in a cookie on a machine others use.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Headers
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^health/$"]  # asked for on the machine itself, by what watches over it
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
# Preloading binds a whole domain for a year or more and is hard to take back: the owner of the domain decides.
SECURE_HSTS_PRELOAD = SECURE and os.environ.get("ALLIANCE_HSTS_PRELOAD") == "1"
SECURE_REFERRER_POLICY = "same-origin"
# The tour of the simulated practice shows two of its own pages side by side; no other page is ever framed.
X_FRAME_OPTIONS = "SAMEORIGIN" if DEMO else "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-src": [SELF if DEMO else NONE],
        "frame-ancestors": [SELF if DEMO else NONE],
    },
}

# Mail: without a server nothing is sent and the therapist shows the link and the code on the screen.
EMAIL_HOST = os.environ.get("ALLIANCE_MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("ALLIANCE_MAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("ALLIANCE_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("ALLIANCE_MAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("ALLIANCE_MAIL_TLS", "1") == "1"
EMAIL_TIMEOUT = 10  # seconds of silence; only the worker ever waits for the mail server
DEFAULT_FROM_EMAIL = os.environ.get("ALLIANCE_MAIL_FROM", "alliance@localhost")
EMAIL_FILE_PATH = FOLDER / "outbox"
_mail = "smtp" if EMAIL_HOST else "filebased" if DEMO else "dummy"
EMAIL_BACKEND = f"django.core.mail.backends.{_mail}.EmailBackend"
MAIL_IS_SENT = DEMO or bool(EMAIL_HOST)

# Text messages: through one HTTP request to a gateway, see docs/reference/text-messages.md. Without one none is sent;
# in the simulated practice they lie with the mails.
SMS_URL = os.environ.get("ALLIANCE_SMS_URL", "")
SMS_TOKEN = os.environ.get("ALLIANCE_SMS_TOKEN", "")
# With this the gateway signs receipts and replies; without it none is taken in.
SMS_SECRET = os.environ.get("ALLIANCE_SMS_SECRET", "")
TEXTS_ARE_SENT = DEMO or bool(SMS_URL)

# Jobs wait in the database of the practice; our own worker runs them (`alliance_web.jobs.running`).
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Languages
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [BASE / "locale"]
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

# Static files
STATIC_URL = "/static/"
STATIC_ROOT = FOLDER / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "alliance_web.ui.finders.PictureStyleFinder",  # the library's chart.css, without a copy
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # the fields of a form without its files
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024  # as much as the server takes in: no file is written to the disk

# Errors: plain pages, and a log without any value that someone entered.
CSRF_FAILURE_VIEW = "alliance_web.errors.pages.form_too_old"
ACCESS_LOG = os.environ.get("ALLIANCE_ACCESS_LOG") == "1"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"without values": {"()": "alliance_web.errors.log.WithoutValues"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "without values"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "alliance": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING"},
        "django.request": {"level": "ERROR"},  # pages that are not there are not worth a line each
        "django.security.DisallowedHost": {"level": "CRITICAL"},  # strangers who try any name
        "waitress.queue": {"level": "ERROR"},
    },
}
