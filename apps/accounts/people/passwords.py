"""How a password is spelt before it is hashed."""

from __future__ import annotations

import unicodedata


def one_spelling(password: str) -> str:
    """One spelling for what looks the same: phones and laptops send é, and wide letters, in different ways.

    Source: NIST SP 800-63B, 3.1.1.2 (normalise with NFKC or NFKD before hashing).
    """
    return unicodedata.normalize("NFKC", password)
