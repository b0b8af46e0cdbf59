"""What of a message is for its reader alone: the words of a private kind, and a link that acts for the reader.

It is kept encrypted until the message is sent and wiped then. No page shows it, and nobody reads it in the database.
"""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from apps.accounts.sign_in import encryption

from .kinds import Kind

ARGUMENT = "token"
"""What the argument of an address is called that acts for whoever follows it."""


def split(kind: Kind, body: str, url: str) -> tuple[str, str, str]:
    """The words and the link that are kept readable, and what is kept sealed of them."""
    hidden = {"body": body if kind.private else "", "url": url if kind.private or holds_token(url) else ""}
    if not any(hidden.values()):
        return body, url, ""
    return "" if hidden["body"] else body, "" if hidden["url"] else url, encryption.seal(json.dumps(hidden))


def opened(sealed: str) -> tuple[str, str]:
    """The words and the link that were sealed; each empty where it was kept readable."""
    hidden = json.loads(encryption.unseal(sealed)) if sealed else {"body": "", "url": ""}
    return hidden["body"], hidden["url"]


def holds_token(url: str) -> bool:
    """Whether this is an address of the portal that acts for whoever follows it."""
    try:
        return ARGUMENT in resolve(urlsplit(url).path).kwargs
    except Resolver404:
        return False
