"""What the floors below have to say: sign-in codes and changes to an account. They cannot look up here."""

from __future__ import annotations

from .kinds import Kind, register

register(
    Kind(
        "account-code",
        "account",
        "A code to sign in or to prove an address",
        private=True,
        example={"code": "DFHH-SVTJ", "minutes": 3},
    )
)
