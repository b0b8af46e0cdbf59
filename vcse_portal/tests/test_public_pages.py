"""Every page that can be opened without signing in, by name. A view that is made public by mistake fails here."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from .declared import added_up


def pages(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address by its full name."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from pages(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield f"{space}{pattern.name}", pattern


def test_pages_without_sign_in_are_those_that_apps_declare():
    found = {
        name
        for name, pattern in pages(get_resolver().url_patterns)
        if not getattr(pattern.callback, "login_required", True)
    }
    assert found == set(added_up("PUBLIC"))
