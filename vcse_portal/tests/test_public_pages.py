"""Every page that can be opened without signing in, by name. A view that is made public by mistake fails here."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

PUBLIC = {
    "": {
        "home",
        "favicon",
        "live",
        "ready",
        "accessibility",
        "contact",
        "privacy",
        "gallery",
        "gallery-page",
        "account_login",
        "account_request_login_code",
        "account_confirm_login_code",
        "account_signup",
        "account_email_verification_sent",
        "account_inactive",
        "account_reset_password",
        "account_confirm_password_reset_code",
        "account_complete_password_reset",
        "account_password_reset_completed",
        "account_logout",
        "mfa_authenticate",
        "mfa_login_webauthn",
    },
    "accounts": {"ask_for_recovery", "erased", "recovery_asked", "stop_recovery"},
    "demo": {"door", "mail"},
    "digests": {"stop"},
    "outcomes": {"results", "how_we_count"},
    "places": {"map"},
    "prioritisation": {"policy", "earlier_policy"},
    "support": {"urgent"},
    "organisations": {"invitation", "register", "confirm_consents", "handover", "still_here"},
    "directory": {"directory", "directory_csv", "directory_json", "directory_map", "group", "open_data"},
}
"""By the app's name in addresses."""


def pages(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from pages(pattern.url_patterns, pattern.namespace or space)
        else:
            yield space, pattern


def test_pages_without_sign_in_are_those_that_are_listed():
    found: dict[str, set[str]] = {}
    for space, pattern in pages(get_resolver().url_patterns):
        if not getattr(pattern.callback, "login_required", True):
            found.setdefault(space, set()).add(str(pattern.name))
    assert found == PUBLIC
