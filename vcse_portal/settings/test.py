"""The test suite: production, with a fresh database, mail kept in memory and cheap passwords."""

import os

os.environ.setdefault("SECRET_KEY", "for tests only, and long enough to satisfy the check on its length")
os.environ.setdefault("SITE_URL", "http://testserver")
os.environ.setdefault("ALLOWED_HOSTS", "testserver,localhost,127.0.0.1")
os.environ.setdefault("DEFAULT_FROM_EMAIL", "portal@example.org")
os.environ.setdefault("PRIVATE_FILES_DIR", "/nonexistent: each test that keeps a file sets its own folder")

from .base import *  # noqa: F403
from .base import INSTALLED_APPS, STORAGES

INSTALLED_APPS = [*INSTALLED_APPS, "apps.demo"]

SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
INBOUND_DOMAIN = "reply.example.org"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
