"""Symmetric encryption (Fernet) of secrets in the database, the cache and sessions, with keys from SECRET_KEY."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def _box() -> MultiFernet:
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    derived = (hashlib.blake2b(key.encode(), digest_size=32, person=b"second-factor").digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])


def seal(text: str) -> str:
    """Encrypts a text with a key that is derived from SECRET_KEY."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Decrypts a text that was sealed under SECRET_KEY or one of its fallbacks. Raises InvalidToken for any other."""
    return _box().decrypt(sealed.encode()).decode()
