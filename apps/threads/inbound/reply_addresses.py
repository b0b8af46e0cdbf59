"""The address to which somebody answers an email: it names a thread and a person, and a signature holds both together.

Mail servers may write an address in small letters, so that the signature is in base 32. It does not expire. A key that
signed it counts as long as it is one of the portal's: see ``SECRET_KEY_FALLBACKS``.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "threads.reply-address"
SIGNED_BYTES = 16
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LOCAL = re.compile(r"reply-([0-9a-z]{1,13})-([0-9a-z]{1,13})-([a-z2-7]{26})")
_IN_TEXT = re.compile(r"(reply-[0-9a-z]{1,13}-[0-9a-z]{1,13}-)[a-z2-7]{26}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReplyAddress:
    """What a reply address names, by id."""

    thread: int
    person: int


def reply_address(thread: int, person: int) -> str:
    """The address for this person's replies to this thread, or an empty text where the portal takes in no replies."""
    if not settings.INBOUND_DOMAIN:
        return ""
    named = f"{_base_36(thread)}-{_base_36(person)}"
    return f"reply-{named}-{_signature(named, settings.SECRET_KEY)}@{settings.INBOUND_DOMAIN}"


def is_ours(address: str) -> bool:
    """Whether an address is at the domain that takes in replies."""
    return bool(settings.INBOUND_DOMAIN) and address.lower().endswith(f"@{settings.INBOUND_DOMAIN.lower()}")


def read(address: str) -> ReplyAddress | None:
    """What an address names, or None for one that we did not sign."""
    local = address.lower().rpartition("@")[0]
    found = _LOCAL.fullmatch(local)
    if found is None or not is_ours(address):
        return None
    thread, person, signature = found.groups()
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    matching = [key for key in keys if constant_time_compare(_signature(f"{thread}-{person}", key), signature)]
    return ReplyAddress(int(thread, 36), int(person, 36)) if matching else None


def masked(text: str) -> str:
    """A text in which reply addresses have lost their signature: nobody may read one that is another's."""
    return _IN_TEXT.sub(r"\1…", text)


def _signature(named: str, key: str) -> str:
    digest = salted_hmac(SALT, named, secret=key, algorithm="sha256").digest()[:SIGNED_BYTES]
    return base64.b32encode(digest).decode().rstrip("=").lower()


def _base_36(number: int) -> str:
    found = ""
    while number:
        number, digit = divmod(number, 36)
        found = DIGITS[digit] + found
    return found or "0"
