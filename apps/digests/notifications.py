"""The kinds of message of the app below, ``accounts``, which cannot import this one."""

from __future__ import annotations

from .kinds import Kind

KINDS = [
    Kind(
        "account-code",
        "account",
        "A code to sign in or to prove an address",
        private=True,
        example={"code": "DFHH-SVTJ", "minutes": 3},
    ),
    Kind("account-exists", "account", "Somebody signed up with an address that has an account"),
    Kind(
        "account-changed",
        "account",
        "A change to how a person signs in",
        example={"what": "Your password was changed."},
    ),
    Kind("role-granted", "account", "A role was given", example={"role": "Adviser", "second_factor": True}),
    Kind(
        "colleague-invited",
        "account",
        "An account was made for a colleague",
        example={"role": "Adviser", "inviter": "Anil Kapoor", "second_factor": True},
    ),
    Kind("role-ended", "account", "A role has ended", example={"role": "Adviser"}),
    Kind(
        "account-erased",
        "account",
        "An account was erased",
        private=True,
        forgets=True,
        example={"name": "Ada Obi", "by_themselves": True},
    ),
    Kind("data-ready", "account", "The file with a person's data is ready"),
    Kind("account-unused", "account", "An account that nobody uses will be erased", reminds=True),
    Kind(
        "new-device",
        "account",
        "Signed in on a new device",
        example={"device": "Chrome on Android", "at": "19 December 2026, 7.42pm"},
    ),
    Kind(
        "recovery-asked",
        "account",
        "Somebody says that they cannot get in",
        example={"action": "This was not me: stop it"},
    ),
    Kind("recovery-waiting", "work", "Somebody cannot sign in and asks for help", asks=True),
    Kind(
        "recovery-approved",
        "account",
        "Help with signing in was approved",
        example={"at": "19 December 2026, 7.42pm", "old": True},
    ),
    Kind("recovery-done", "account", "An account was opened again", example={"moved": True, "is_new": True}),
    Kind(
        "recovery-refused",
        "account",
        "Help with signing in was refused",
        example={"reason": "We could not make sure that it is them"},
    ),
    Kind("recovery-stopped", "account", "Help with signing in was stopped", example={"team": False}),
]
"""What this module says, as kinds of message."""
