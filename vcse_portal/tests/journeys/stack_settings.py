"""A laptop's settings, with everything that is written kept in the folder of one test run."""

import os
from pathlib import Path

from django.conf.global_settings import PASSWORD_HASHERS as STRONG

from vcse_portal.settings.dev import *  # noqa: F403

FOLDER = Path(os.environ["PORTAL_FOLDER"])
EMAIL_FILE_PATH = FOLDER / "mail"
STATIC_ROOT = FOLDER / "static"
PASSWORD_HASHERS = [*STRONG, "django.contrib.auth.hashers.MD5PasswordHasher"]
"""The last is of the demo world's people, since tests made it."""
