"""A laptop, over plain http, with the demo world. Started by ``bin/run``.

Relaxes production only where local use needs it. The page with the demo people's codes lives
in ``apps.demo``, which is installed here and in tests and nowhere else.
"""

from .base import *  # noqa: F403
from .base import BASE_DIR, CONTENT_SECURITY_POLICY, INBOUND_DOMAIN, INSTALLED_APPS  # noqa: F401

INSTALLED_APPS = [*INSTALLED_APPS, "apps.demo"]

SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
INBOUND_DOMAIN = INBOUND_DOMAIN or "reply.example.org"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = BASE_DIR / "var" / "mail"
