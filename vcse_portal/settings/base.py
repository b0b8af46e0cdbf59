"""Production. Other settings start from here and relax only what they must.

Every variable of the environment is read here, once, and stands in ``.env.example``.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONCE, NONE, SELF

from vcse_portal.schedule import BEAT_SCHEDULE

from . import inbound
from .env import Environment, broker_address

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = Environment()

# --- What the deployment must say -------------------------------------------------------------

SECRET_KEY = env.text("SECRET_KEY", "a long random text that signs cookies and links")
SITE_URL = env.address("SITE_URL", "the address people type, such as https://support.example.org")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS", "keys that were used before, split by commas", "")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "the host names that this portal answers to, split by commas")
DATABASE_URL = env.text("DATABASE_URL", "the Postgres database, such as postgres://user:password@host:5432/name")
REDIS_URL = env.text("REDIS_URL", "the Redis-compatible server, such as rediss://:password@host:6379/0")
EMAIL_BACKEND = env.text("EMAIL_BACKEND", "the class that sends mail", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = env.text("EMAIL_HOST", "the mail server's host", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", "the mail server's port", 587)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "the mail server's user", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "the mail server's password", "")
EMAIL_USE_TLS = env.yes("EMAIL_USE_TLS", "whether mail is sent over TLS", True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "the address that mail comes from")
INBOUND_DOMAIN = env.text(
    "INBOUND_DOMAIN", "the domain whose email comes to the portal; empty: nobody can answer by email", ""
)
INBOUND_PROVIDER = env.text(
    "INBOUND_PROVIDER", "who posts that email to the portal: postmark or sparkpost; empty: nobody", ""
)
INBOUND_SECRET = env.text("INBOUND_SECRET", "the user:password with which they post it", "")
env.problems += inbound.problems(INBOUND_DOMAIN, INBOUND_PROVIDER, INBOUND_SECRET)
ANYMAIL = {"WEBHOOK_SECRET": [INBOUND_SECRET]}
PRIVATE_FILES_DIR = env.text("PRIVATE_FILES_DIR", "the folder, not served by the web server, that keeps uploads")
LOG_LEVEL = env.text("LOG_LEVEL", "how much is logged: DEBUG, INFO, WARNING or ERROR", "INFO")
TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", "how many proxies stand in front of the portal", 1)
SUPPRESSION_THRESHOLD = env.number("SUPPRESSION_THRESHOLD", "counts under this are hidden outside the lead body", 10)
RETENTION_CASE_YEARS = env.number("RETENTION_CASE_YEARS", "years that a case keeps its words after it closes", 6)
RETENTION_CONCERN_YEARS = env.number(
    "RETENTION_CONCERN_YEARS", "years that a safeguarding concern keeps its words after it was passed on or closed", 7
)
RETENTION_MESSAGE_MONTHS = env.number("RETENTION_MESSAGE_MONTHS", "months that messages keep their words", 12)
RETENTION_ORIGINAL_DAYS = env.number("RETENTION_ORIGINAL_DAYS", "days that email that came in is kept as it came", 90)
RETENTION_AWAY_YEARS = env.number("RETENTION_AWAY_YEARS", "years after which an account that nobody uses is erased", 3)

# --- What the place is called; templates hold no place name -----------------------------------

SITE_NAME = env.text("SITE_NAME", "the name of the portal", "Common Thread")
SITE_PLACE = env.text("SITE_PLACE", "the place that it serves, as shown under the name", "Manchester")
SITE_PHONE = env.text("SITE_PHONE", "the telephone number for asking by phone", "")
SITE_EMAIL = env.text("SITE_EMAIL", "the address for questions from the public", "")
PLACE_PACK = env.text("PLACE_PACK", "the folder under data/places that describes the place", "manchester")
OWN_ID_PREFIX = env.text(
    "OWN_ID_PREFIX",
    "what the portal's own ids of groups begin with in open data; empty: portal- and the place pack",
    "",
)
OWN_ID_PREFIX = OWN_ID_PREFIX or f"portal-{PLACE_PACK}"
GRANT_ID_PREFIX = env.text(
    "GRANT_ID_PREFIX",
    "the publisher prefix that 360Giving gave, with which the ids of grants begin; empty: that of groups and -grant",
    "",
)
GRANT_ID_PREFIX = GRANT_ID_PREFIX or f"{OWN_ID_PREFIX}-grant"

env.check()

# --- Applications ------------------------------------------------------------------------------

INSTALLED_APPS = [
    "apps.outcomes",
    "apps.prioritisation",
    "apps.support",
    "apps.contract",
    "apps.threads",
    "apps.events",
    "apps.assessments",
    "apps.directory",
    "apps.organisations",
    "apps.registers",
    "apps.places",
    "apps.digests",
    "apps.accounts",
    "apps.core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "anymail",
    "crispy_forms",
    "csp",
    "django_filters",
]

MIDDLEWARE = [
    "apps.core.middleware.request_id",
    "apps.core.middleware.without_nul",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "apps.core.middleware.not_stored",
    "apps.accounts.kept_forms.middleware.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "apps.accounts.kept_forms.middleware.bring_back",
    "apps.accounts.sign_in.middleware.sign_out_when_idle",
    "apps.accounts.sign_in.middleware.require_second_factor",
    "apps.accounts.devices.middleware.note_device_in_use",
    "apps.organisations.middleware.acting_for",
    "apps.organisations.middleware.old_addresses",
    "apps.core.middleware.header_counts",
    "apps.core.middleware.refusals",
    "apps.accounts.kept_forms.middleware.mark_taken",
    "apps.core.form_keys.once",
]

ROOT_URLCONF = "vcse_portal.urls"
WSGI_APPLICATION = "vcse_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["apps.core.templatetags.sent_once"],  # {% csrf_token %} with the key of the form
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "apps.core.context.site",
            ],
        },
    }
]

# --- Data --------------------------------------------------------------------------------------

DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
CACHE_TIMES = {"socket_connect_timeout": 2, "socket_timeout": 2}
CACHES = {"default": {"BACKEND": "apps.core.cache.ForgivingRedisCache", "LOCATION": REDIS_URL, "OPTIONS": CACHE_TIMES}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
"""In the database alone: a session that was ended is ended, whatever a cache still holds, and all outlive the broker."""
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_FILES_DIR, "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
UPLOAD_LIMIT_BYTES = 10 * 1024 * 1024

REFERENCE_DATA_COMMANDS = [
    "load_places",
    "load_lists",
    "load_policies",
    "index_names",
]  # in this order, after the migrations

# --- Language and time -------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# --- People ------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True  # the adapter does the work of a mail to such an address, and sends none
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_ADAPTER = "apps.accounts.sign_in.adapter.AccountAdapter"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = True
# time enough to open another device: nobody is hurried (WCAG 2.2.1)
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_TIMEOUT = 20 * 60
ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip,5/300s/key"}
ACCOUNT_FORMS = {
    "login": "apps.accounts.sign_in.forms.SignInForm",
    "signup": "apps.accounts.sign_in.forms.SignUpForm",
    "request_login_code": "apps.accounts.sign_in.forms.LoginCodeRequestForm",
    "confirm_login_code": "apps.accounts.sign_in.forms.LoginCodeForm",
    "confirm_email_verification_code": "apps.accounts.sign_in.forms.AddressCodeForm",
    "confirm_password_reset_code": "apps.accounts.sign_in.forms.ResetCodeForm",
    "reset_password": "apps.accounts.sign_in.forms.ForgottenPasswordForm",
    "reset_password_from_key": "apps.accounts.sign_in.forms.NewPasswordForm",
    "change_password": "apps.accounts.sign_in.forms.ChangePasswordForm",
    "set_password": "apps.accounts.sign_in.forms.SetPasswordForm",
    "add_email": "apps.accounts.sign_in.forms.ChangeAddressForm",
    "change_email": "apps.accounts.sign_in.forms.ChangeUnconfirmedAddressForm",
    "reauthenticate": "apps.accounts.sign_in.forms.ConfirmByPasswordForm",
}
MFA_ADAPTER = "apps.accounts.sign_in.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "apps.accounts.sign_in.forms.SecondFactorForm",
    "reauthenticate": "apps.accounts.sign_in.forms.ConfirmBySecondFactorForm",
    "activate_totp": "apps.accounts.sign_in.forms.SetUpAppForm",
    "deactivate_totp": "apps.accounts.sign_in.forms.TurnOffAppForm",
    "generate_recovery_codes": "apps.accounts.sign_in.forms.NewRecoveryCodesForm",
    "add_webauthn": "apps.accounts.sign_in.passkey_forms.AddPasskeyForm",
    "edit_webauthn": "apps.accounts.sign_in.passkey_forms.RenamePasskeyForm",
    "login_webauthn": "apps.accounts.sign_in.passkey_forms.SignInByPasskeyForm",
    "authenticate_webauthn": "apps.accounts.sign_in.passkey_forms.SecondFactorByPasskeyForm",
    "reauthenticate_webauthn": "apps.accounts.sign_in.passkey_forms.ConfirmByPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # the code before and the code after count too: clocks differ, and people type slowly
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey always asks for a finger, a face or a PIN
PRIVILEGED_IDLE_SECONDS = 3600
RECOVERY_WAIT = timedelta(hours=24)  # in which the owner of an account can stop a change of its address
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT

# --- Security ----------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "apps.accounts.kept_forms.views.csrf_failed"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

# --- Forms -------------------------------------------------------------------------------------

CRISPY_ALLOWED_TEMPLATE_PACKS = ["thread"]
CRISPY_TEMPLATE_PACK = "thread"
CRISPY_FAIL_SILENTLY = False

# --- Background work ---------------------------------------------------------------------------

CELERY_BROKER_URL = broker_address(REDIS_URL)
CELERY_BEAT_SCHEDULE = BEAT_SCHEDULE
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(BASE_DIR / "var" / "celerybeat-schedule")

# --- Logs: one line of JSON each, with the request's id and nothing personal --------------------

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "apps.core.logs.RequestIdFilter"}},
    "formatters": {"json": {"()": "apps.core.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "filters": ["request_id"], "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
}
