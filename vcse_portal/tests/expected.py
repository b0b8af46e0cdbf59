"""Words for the tables of addresses: what each kind of person gets, as the apps' ``tests/declarations.py`` state it."""

from __future__ import annotations

from dataclasses import dataclass, field

from apps.accounts.models import Role

ROLES = {
    "adviser": Role.ADVISER,
    "triage": Role.TRIAGE_LEAD,
    "voice": Role.VOICE_OFFICER,
    "contract": Role.CONTRACT_MANAGER,
    "partner": Role.PARTNER,
    "commissioner": Role.COMMISSIONER,
    "panel": Role.PANEL,
    "safeguarding": Role.SAFEGUARDING_LEAD,
    "admin": Role.ADMINISTRATOR,
}
WHO = ("out", "resident", "other", "member", "lead", *ROLES)
"""Signed out, in no group, lead of another group, member and lead of the group, and one for each kind of role."""

SIGN_IN = "sign in"
STAFF = ("adviser", "triage", "voice", "contract")
TRIAGE = ("adviser", "triage")
OWN = ("member", "lead")
ADMIN = ("admin",)

Expected = dict[str, int | str]
"""By person: the status, or ``SIGN_IN`` where signing in is asked for. Persons who are not named are not tried."""


def everyone(status: int = 200, *, out: int | str = 0) -> Expected:
    return dict.fromkeys(WHO, status) | ({"out": out} if out else {})


def signed_in(status: int = 200) -> Expected:
    return everyone(status, out=SIGN_IN)


def only(who: tuple[str, ...], status: int = 200, *, others: int = 404) -> Expected:
    return signed_in(others) | dict.fromkeys(who, status)


NOT_FOR_THIS: Expected = {"out": SIGN_IN, "lead": 405, "triage": 405}
READ_ONLY: Expected = {"out": 405, "lead": 405, "triage": 405}
NOT_TRIAGE: Expected = {"voice": 403, "contract": 403}
STAFF_ONLY = only(STAFF, others=403)
SENT_ON = everyone(302, out=200)
"""Pages of signing in: those who are signed in are taken on."""


@dataclass
class Address:
    """What is put into the address, by the words that the apps' ``behind`` give, and what each person gets."""

    words: dict[str, str] = field(default_factory=dict)
    get: Expected = field(default_factory=lambda: NOT_FOR_THIS)
    post: Expected = field(default_factory=lambda: NOT_FOR_THIS)


def page(words: dict[str, str], get: Expected) -> Address:
    """A page that only shows."""
    return Address(words, get=get, post=READ_ONLY if get["out"] != SIGN_IN else NOT_FOR_THIS)


def form(words: dict[str, str], get: Expected, posted: Expected) -> Address:
    """A page that also takes what is sent."""
    return Address(words, get=get, post=get | posted)


def verb(words: dict[str, str], post: Expected) -> Address:
    """An address that only takes what is sent."""
    return Address(words, post=post)


def staff_form(ref: str) -> Address:
    """A form about the request of this word, for those who advise groups."""
    return form({"ref": ref}, only(TRIAGE) | NOT_TRIAGE, dict.fromkeys(TRIAGE, 422))


def staff_verb(ref: str, **more: str) -> Address:
    """A button about the request of this word, for those who advise groups."""
    return verb({"ref": ref, **more}, only(TRIAGE, 302) | NOT_TRIAGE)
