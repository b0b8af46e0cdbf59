"""What a person sent, as it is kept: where it was written, where it was sent to, and the words."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from ..sign_in import encryption

LONGEST = 200_000
"""How many characters a form may have that is kept."""
NEVER = re.compile(r"(^|[-_])(old|new|current)?(password\d?|credential)$|^csrfmiddlewaretoken$|^form_key$")
"""Boxes whose words are never kept: what proves who somebody is, and what the form brings anew each time it is drawn."""
CODE_PAGES = ("account_", "mfa_")
"""Pages of signing in, where ``code`` is a proof as well."""


@dataclass(frozen=True)
class Sent:
    """The page with the form, the address that it was sent to, its pairs of name and value, and the names of its files."""

    page: str
    action: str
    pairs: list[tuple[str, str]]
    files: list[str]

    @property
    def is_too_long(self) -> bool:
        return sum(len(name) + len(value) for name, value in self.pairs) > LONGEST

    def seal(self) -> str:
        return encryption.seal(json.dumps(asdict(self)))


def unseal(sealed: str) -> Sent:
    """What was sealed."""
    held: dict[str, Any] = json.loads(encryption.unseal(sealed))
    pairs = [(name, value) for name, value in held["pairs"]]
    return Sent(held["page"], held["action"], pairs, held["files"])


def read(request: HttpRequest) -> Sent:
    """What this POST holds. Proofs of who somebody is are left out, and files are named alone."""
    at_sign_in = bool(request.resolver_match and (request.resolver_match.view_name or "").startswith(CODE_PAGES))
    pairs = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not NEVER.search(name) and not (at_sign_in and name == "code")
    ]
    files = [str(each.name) for _, held in request.FILES.lists() for each in held if each.name]
    action = request.get_full_path()
    return Sent(_page(request) or action, action, pairs, files)


def is_from_here(request: HttpRequest) -> bool:
    """Whether a page of this portal sent it: a form that another site sends is not kept for anybody to press on."""
    said = request.headers.get("Origin") or request.headers.get("Referer")
    return said is not None and _is_ours(request, said)


def _page(request: HttpRequest) -> str:
    """The page on which the form stood, as the browser says; empty where it does not say."""
    said = request.headers.get("Referer", "")
    if not _is_ours(request, said):
        return ""
    parts = urlsplit(said)
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


def _is_ours(request: HttpRequest, address: str) -> bool:
    parts = urlsplit(address)
    whole = f"{parts.scheme}://{parts.netloc}"
    return whole in settings.CSRF_TRUSTED_ORIGINS or whole == f"{request.scheme}://{request.get_host()}"
