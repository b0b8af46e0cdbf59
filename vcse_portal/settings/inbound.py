"""Whether email that comes in is set up as a whole, or not at all."""

from __future__ import annotations

import re

PROVIDERS = ("postmark", "sparkpost")
SHORTEST_SECRET = 24
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")


def problems(domain: str, provider: str, secret: str) -> list[str]:
    """What is wrong with the three settings, as sentences for whoever starts the portal. The secret stands in none."""
    found: list[str] = []
    if domain and not _DOMAIN.fullmatch(domain):
        found.append(f"INBOUND_DOMAIN must be a domain in small letters, such as reply.example.org, not {domain!r}")
    if not provider:
        if secret:
            found.append("INBOUND_SECRET is set and INBOUND_PROVIDER is not: say who posts email, or take both out")
        return found
    if provider not in PROVIDERS:
        found.append(f"INBOUND_PROVIDER must be one of {', '.join(PROVIDERS)}, not {provider!r}")
    if not domain:
        found.append("INBOUND_DOMAIN is not set: INBOUND_PROVIDER posts email, so say of which domain")
    user, _, password = secret.partition(":")
    if not user or len(password) < SHORTEST_SECRET:
        found.append(
            f"INBOUND_SECRET must be user:password with {SHORTEST_SECRET} signs or more after the colon, "
            "such as portal: and the output of openssl rand -hex 24"
        )
    return found
