"""Normalises websites, mail domains and phone numbers for comparing. Widely shared ones become empty."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings

from apps.core import reference

from .names import FOLDER


@cache
def _shared() -> dict[str, int]:
    """Hosts that hold the pages of many groups, and how many parts of the path tell one from another."""
    path = settings.BASE_DIR / "data" / FOLDER / "shared_hosts.csv"
    return {row["host"]: int(row["parts"]) for row in reference.read(path, columns=("host", "parts"))}


@cache
def _providers() -> frozenset[str]:
    """Where anybody, or everybody of one large body, has a mail address."""
    path = settings.BASE_DIR / "data" / FOLDER / "mail_providers.csv"
    return frozenset(row["domain"] for row in reference.read(path, columns=("domain",)))


def site(website: str) -> str:
    """What of a web address is the group's own: the host, and the path too where a host is shared. Or nothing."""
    text = website.strip().casefold()
    if not text:
        return ""
    try:
        parts = urlsplit(text if "://" in text else f"//{text}")
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return ""
    host = re.sub(r"^(?:www\d?|m|mobile|en-gb)\.", "", host)
    if "." not in host:
        return ""
    wanted = _shared().get(host)
    if wanted is None:
        return host[:300]
    path = [part for part in parts.path.split("/") if part][:wanted]
    if host == "facebook.com" and path == ["profile.php"]:
        path = [parts.query.partition("&")[0]]
    return "/".join([host, *path])[:300] if path else ""


def mail_domain(email: str) -> str:
    """The domain of a mail address, where it is the group's own: not that of a provider for everybody."""
    domain = email.strip().casefold().rpartition("@")[2].rstrip(".")
    if "@" not in email or "." not in domain or domain in _providers():
        return ""
    if any(domain.endswith(f".{wide}") for wide in ("ac.uk", "gov.uk", "nhs.uk", "sch.uk")):
        return ""
    return domain[:250]


def phone(number: str) -> str:
    """The digits of a phone number, as they are dialled here. Nothing where there are too few."""
    digits = re.sub(r"\D", "", number.split("ext")[0])
    digits = re.sub(r"^(?:0044|44)0?", "0", digits)
    return digits[:15] if len(digits) >= 10 else ""
