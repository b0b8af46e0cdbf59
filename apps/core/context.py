"""The context processor of the portal's names and contact details."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """The names, place and contact details of this portal, all from settings."""
    return {
        "site": {
            "name": settings.SITE_NAME,
            "place": settings.SITE_PLACE,
            "phone": settings.SITE_PHONE,
            "email": settings.SITE_EMAIL,
        }
    }
