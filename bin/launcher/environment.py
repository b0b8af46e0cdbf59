"""What the portal is told about this machine. A value that the person has set themselves stands."""

from __future__ import annotations

import os

from .paths import VAR, kept_secret, make_folder

DEV = "vcse_portal.settings.dev"


def local_environment(*, database: str, redis: str, port: int, settings: str = DEV) -> dict[str, str]:
    """The person's environment, with whatever the settings need and it does not say."""
    make_folder(VAR / "mail", 0o700)  # it holds sign-in codes
    ours = {
        "SECRET_KEY": kept_secret(VAR / "secret_key"),
        "SITE_URL": f"http://localhost:{port}",
        "SITE_PHONE": "0161 496 0123",  # from the range that Ofcom keeps for stories
        "SITE_EMAIL": "hello@example.org",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "DEFAULT_FROM_EMAIL": "portal@example.org",
        "PRIVATE_FILES_DIR": str(make_folder(VAR / "private", 0o700)),
        "TRUSTED_PROXY_COUNT": "0",
    }
    given = {name: value for name, value in os.environ.items() if name not in ours or value.strip()}
    return {**ours, **given, "DJANGO_SETTINGS_MODULE": settings}
